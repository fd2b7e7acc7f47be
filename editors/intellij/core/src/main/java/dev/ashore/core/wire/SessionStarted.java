// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What became of `StartSession`. */
public record SessionStarted(
        /** To be added to the debuggee's environment. */
        java.util.Map<String, String> environment,
        /** Why that port. */
        java.util.List<Evidence> evidence,
        /** The port on which the debuggee is expected to listen. */
        Long localPort,
        /** One sentence: what will happen, or why nothing will. */
        String message,
        /** What happens now. */
        String outcome,
        /** How to ask for a target, where the outcome is `choose`. */
        Question question,
        /** To choose from, best first, where the outcome is `choose`. */
        java.util.List<RankedTarget> targets,
        /** The session, as it begins. */
        SessionView view) {
}
