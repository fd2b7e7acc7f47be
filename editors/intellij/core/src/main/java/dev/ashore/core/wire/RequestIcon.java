// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What became of a request, for those who look and do not read. */
public final class RequestIcon {
    /** It waits for a debuggee that stands. */
    public static final String HELD = "held";
    /** The debuggee has it. */
    public static final String RUNNING = "running";
    /** It has an answer. */
    public static final String ANSWERED = "answered";
    /** It ended in an error, or with an answer that is one. */
    public static final String FAILED = "failed";
    /** The debuggee stood at an exception while it had it. */
    public static final String THROWN = "thrown";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private RequestIcon() {
    }
}
