// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Asks for the run configurations of a folder, or of all. */
public record ListConfigurations(
        /** Absent: all folders. */
        String folder) {
}
