// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** By which way a debug session ended. */
public final class Ending {
    /** The debugger let go (stop button, `disconnect`, `terminate`). */
    public static final String DISCONNECTED = "disconnected";
    /** The debuggee exited. */
    public static final String EXITED = "exited";
    /** The adapter broke or was killed. */
    public static final String ADAPTER_LOST = "adapterLost";
    /** The editor or client went away. */
    public static final String CLIENT_LOST = "clientLost";
    /** It is started again: the next session on this target, expected in a moment, takes the agent over. */
    public static final String RESTARTING = "restarting";
    /** A later version's word: it ended all the same. */
    public static final String UNKNOWN = "unknown";

    private Ending() {
    }
}
