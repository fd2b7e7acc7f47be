// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Writes, switches or removes the rule of a run configuration. */
public record SetRule(
        /** The workspace folder that it is in; absent where there is only one. */
        String folder,
        /** Whether debugging it intercepts. */
        Boolean on,
        /** Its name in the editor. */
        String runConfiguration,
        /** `None`: the target stays as it is. */
        TargetChoice target) {
}
