// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Intercept once more what the session tried last: the same target in the same cluster, by the same rule. */
public record Retry(
        /** The session's id. */
        String session) {
}
