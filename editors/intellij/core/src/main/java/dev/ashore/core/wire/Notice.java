// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Something to be told once. */
public record Notice(
        /** Whose move it is; absent where it is nobody's. */
        String kind,
        /** How urgent it is. */
        String level,
        /** One sentence: what happened, to what, and what to do next. */
        String message) {
}
