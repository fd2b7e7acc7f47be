// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Who said a message. */
public final class MessageFrom {
    /** The editor. */
    public static final String CLIENT = "client";
    /** The debug adapter. */
    public static final String ADAPTER = "adapter";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private MessageFrom() {
    }
}
