// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the debuggee answered to a request that was sent to it again. */
public record Replayed(
        /** Bytes of the answer's body. */
        Long bytes,
        /** From sending it to the answer's last byte. */
        Double durationMs,
        /** The same in a sentence. */
        String message,
        /** The answer's status. */
        Long status,
        /** Headers that it had at first and that were not kept. */
        java.util.List<String> without) {
}
