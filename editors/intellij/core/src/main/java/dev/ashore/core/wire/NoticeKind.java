// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Whose move it is after something went wrong. */
public final class NoticeKind {
    /** What was asked for cannot be done: ask for something else. */
    public static final String USER = "user";
    /** The cluster, the network or the rights are in the way. */
    public static final String ENVIRONMENT = "environment";
    /** Ashore's own: please report it. */
    public static final String BUG = "bug";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private NoticeKind() {
    }
}
