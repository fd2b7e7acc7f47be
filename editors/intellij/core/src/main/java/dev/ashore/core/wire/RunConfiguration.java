// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Names a run configuration. */
public record RunConfiguration(
        String folder,
        String runConfiguration) {
}
