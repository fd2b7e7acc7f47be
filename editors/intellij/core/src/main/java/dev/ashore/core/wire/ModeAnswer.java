// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Whose requests come here, as an answer. */
public record ModeAnswer(
        /** What comes of it, with a command that hits where there is one. */
        String detail,
        /** What to answer with. */
        Mode mode,
        /** In two words. */
        String title) {
}
