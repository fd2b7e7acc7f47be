// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A notice with what can be done about it. */
public record SessionNotice(
        /** The first is the one that mends it. */
        java.util.List<Action> actions,
        /** The run configuration that it is about, if any. */
        RunConfiguration configuration,
        /** What is said. */
        Notice notice,
        /** The session that it is about, if any. */
        String session) {
}
