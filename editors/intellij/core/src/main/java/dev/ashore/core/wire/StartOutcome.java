// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What becomes of a debug session that has begun. */
public final class StartOutcome {
    /** The intercept is being prepared. */
    public static final String INTERCEPT = "intercept";
    /** There is no rule: ask, and answer with `ChooseTarget`. */
    public static final String CHOOSE = "choose";
    /** This run configuration is not to be intercepted. */
    public static final String OFF = "off";
    /** It cannot be; the message says why. */
    public static final String REFUSED = "refused";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private StartOutcome() {
    }
}
