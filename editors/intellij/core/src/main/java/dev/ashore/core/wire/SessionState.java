// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Where the life of a session is; ARCHITECTURE.md has it as a picture. */
public final class SessionState {
    /** Nothing was done yet. */
    public static final String PLANNED = "planned";
    /** The agent is brought into the path. */
    public static final String PREPARING = "preparing";
    /** All passes through; the program does not listen yet. */
    public static final String READY = "ready";
    /** The program gets its requests. */
    public static final String ACTIVE = "active";
    /** The program stands at a breakpoint. */
    public static final String PAUSED = "paused";
    /** The tunnel is lost and may come back. */
    public static final String RECONNECTING = "reconnecting";
    /** Everything is being put back. */
    public static final String RESTORING = "restoring";
    /** Everything is as it was. */
    public static final String RESTORED = "restored";
    /** It failed; what was changed is put back. */
    public static final String FAILED = "failed";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private SessionState() {
    }
}
