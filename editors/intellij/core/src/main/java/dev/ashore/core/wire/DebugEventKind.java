// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What an editor tells of a debug session. */
public record DebugEventKind(
        /** Its id. */
        Long pid,
        String type,
        /** The port. */
        Long port,
        /** Whether it is about all threads. */
        Boolean all,
        /** The thread that it is about; absent where the adapter names none. */
        Long thread,
        /** What was thrown, where an exception stopped it. */
        String exception,
        /** The place in the source. */
        Place place,
        /** By which way. */
        String how) {
}
