// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Who said a message. */
public final class MessageFrom {
    public static final String CLIENT = "client";
    public static final String ADAPTER = "adapter";
    public static final String UNKNOWN = "unknown";

    private MessageFrom() {
    }
}
