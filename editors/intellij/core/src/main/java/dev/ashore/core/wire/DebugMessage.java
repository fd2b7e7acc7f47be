// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A message between the client and the adapter of a debug session, with the fields of `debug_messages` alone. */
public record DebugMessage(
        /** The child session in which it passed, by any name that is its own; none for the session itself. */
        String child,
        /** Who said it. */
        String from,
        /** What is left of it. */
        Object message,
        /** Which session. */
        String session) {
}
