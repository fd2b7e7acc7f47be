// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Traffic goes to the origin until it is resumed; the debug session goes on, and nothing is taken down. */
public record Suspend(
        /** The session's id. */
        String session,
        /** Whether new requests pass through. */
        Boolean suspended) {
}
