// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** The run configurations or their rules are not what they were. */
public record ConfigurationsChanged(
        /** The folder; absent: any of them. */
        String folder) {
}
