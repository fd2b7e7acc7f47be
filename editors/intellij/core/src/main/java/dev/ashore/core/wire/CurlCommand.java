// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** The command; what was a secret is a variable of the shell. */
public record CurlCommand(
        /** Whole, of several lines. */
        String text) {
}
