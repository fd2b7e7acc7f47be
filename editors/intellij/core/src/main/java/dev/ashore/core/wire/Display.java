// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A session as it is drawn. */
public record Display(
        /** What can be done with it now. */
        java.util.List<Action> actions,
        /** What is known of it, in the order in which it is worth reading. */
        java.util.List<Fact> facts,
        /** How it stands, at a glance. */
        String icon,
        /** The target and how it stands, in one line. */
        String label,
        /** How urgent it is. */
        String severity,
        /** `orders`: what people call the target. */
        String target) {
}
