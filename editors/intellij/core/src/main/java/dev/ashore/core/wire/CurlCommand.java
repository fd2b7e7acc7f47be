// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** The command; what was a secret is a variable of the shell. */
public record CurlCommand(
        /** What it lacks, one sentence; empty where it is whole. */
        String message,
        /** Whole, of several lines. */
        String text) {
}
