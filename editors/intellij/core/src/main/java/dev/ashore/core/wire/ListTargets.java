// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Asks what can be intercepted. */
public record ListTargets(
        /** The resolved run configuration as the editor has it. */
        Object configuration,
        /** Another context than the one that is meant. */
        String context,
        /** The workspace folder; absent where there is only one. */
        String folder,
        /** Another namespace than the one that is meant. */
        String namespace,
        /** Rank for this run configuration. */
        String runConfiguration) {
}
