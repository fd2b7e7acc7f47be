// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the debuggee answered to a request that was sent to it again. */
public record Replayed(
        Long bytes,
        Double durationMs,
        Long status,
        /** Headers that it had at first and that were not kept. */
        java.util.List<String> without) {
}
