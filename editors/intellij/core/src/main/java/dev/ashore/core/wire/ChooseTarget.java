// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** The user's answer to "which target?". */
public record ChooseTarget(
        /** Write it to `.ashore.toml`. */
        Boolean remember,
        /** The session's id. */
        String session,
        /** `None`: not for this run configuration. */
        TargetChoice target) {
}
