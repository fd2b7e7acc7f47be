// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** How a session stands, for those who look and do not read. */
public final class Icon {
    /** Something is under way: preparing, restarting, reconnecting, restoring. */
    public static final String BUSY = "busy";
    /** Ready, and the program does not listen yet. */
    public static final String WAITING = "waiting";
    /** The program answers. */
    public static final String ACTIVE = "active";
    /** Requests are held, or the user wants none. */
    public static final String PAUSED = "paused";
    /** Everything is as it was. */
    public static final String RESTORED = "restored";
    /** It is not intercepted. */
    public static final String FAILED = "failed";
    /** Nothing is to be intercepted. */
    public static final String IDLE = "idle";
    /** Somebody is asked something. */
    public static final String QUESTION = "question";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private Icon() {
    }
}
