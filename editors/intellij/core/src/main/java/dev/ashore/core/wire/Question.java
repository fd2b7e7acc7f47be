// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A question to a person, with what its list of answers needs beside the answers. */
public record Question(
        /** What can be done instead of choosing: look elsewhere, or allow what the warning tells of. */
        java.util.List<Action> actions,
        /** What becomes of the answer. */
        String hint,
        /** The second question: whose requests. None of the answers is to be preselected. */
        java.util.List<ModeAnswer> modes,
        /** The answer that there is always: not for this run configuration. */
        String never,
        /** What comes of that answer. */
        String neverDetail,
        /** No answer: the program runs, and nothing is intercepted. What closes the list means the same. */
        String notNow,
        /** What comes of that. */
        String notNowDetail,
        /** The first target stands alone by evidence. Else no target is to be preselected: "not now" is. */
        Boolean standsOut,
        /** The question itself. */
        String title,
        /** What is to be known before any target is chosen: the place is named as production. */
        String warning) {
}
