// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Writes, switches or removes the rule of a run configuration. */
public record SetRule(
        String folder,
        Boolean on,
        String runConfiguration,
        /** `None`: the target stays as it is. */
        TargetChoice target) {
}
