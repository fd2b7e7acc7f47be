// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

public final class SessionState {
    public static final String PLANNED = "planned";
    public static final String PREPARING = "preparing";
    public static final String READY = "ready";
    public static final String ACTIVE = "active";
    public static final String PAUSED = "paused";
    public static final String RECONNECTING = "reconnecting";
    public static final String RESTORING = "restoring";
    public static final String RESTORED = "restored";
    public static final String FAILED = "failed";
    public static final String UNKNOWN = "unknown";

    private SessionState() {
    }
}
