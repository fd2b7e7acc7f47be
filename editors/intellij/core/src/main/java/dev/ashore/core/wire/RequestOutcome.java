// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Who answered. */
public final class RequestOutcome {
    /** The debuggee. */
    public static final String ANSWERED = "answered";
    /** The origin, in its place. */
    public static final String FELL_BACK = "fellBack";
    /** Nobody could. */
    public static final String FAILED = "failed";
    /** The caller went away before the answer's end. */
    public static final String ABANDONED = "abandoned";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private RequestOutcome() {
    }
}
