// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A place that says something. */
public record Evidence(
        /** Relative to the workspace folder. */
        String file,
        /** From 1; 0 where the file as a whole says it. */
        Long line,
        /** The words there, or what they mean. */
        String text) {
}
