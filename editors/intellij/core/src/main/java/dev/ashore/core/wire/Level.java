// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** How urgent a notice is. */
public final class Level {
    /** Good to know. */
    public static final String INFO = "info";
    /** Something is not as it should be, and goes on. */
    public static final String WARNING = "warning";
    /** It does not go on. */
    public static final String ERROR = "error";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private Level() {
    }
}
