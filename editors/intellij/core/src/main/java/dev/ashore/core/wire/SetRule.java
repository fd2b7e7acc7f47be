// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Answers what a run configuration intercepts, or switches it. The first answer that names a target is a rule of `.ashore.toml`; what is wanted otherwise than a rule that stands there is kept in the person's own file. */
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
