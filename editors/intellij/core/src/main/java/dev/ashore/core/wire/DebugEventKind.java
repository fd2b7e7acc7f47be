// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

public record DebugEventKind(
        Long pid,
        String type,
        Long port,
        Boolean all,
        Long thread,
        /** What was thrown, where an exception stopped it. */
        String exception,
        Place place,
        String how) {
}
