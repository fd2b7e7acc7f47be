// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Why nothing is intercepted, and what can be done about it. */
public record Idle(
        /** The first is the one that mends it. */
        java.util.List<Action> actions,
        /** One sentence. */
        String detail,
        /** The same at a glance. */
        String icon,
        /** A few words for the status bar. */
        String label,
        /** What to go by. */
        String reason,
        /** How urgent it is. */
        String severity) {
}
