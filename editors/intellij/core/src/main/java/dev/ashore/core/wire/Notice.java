// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Something to be told once. */
public record Notice(
        /** Which problem it is, where it is one. */
        String code,
        /** Of the message what to do next, without a full stop at its end. */
        String help,
        /** Whose move it is; absent where it is nobody's. */
        String kind,
        /** How urgent it is. */
        String level,
        /** One sentence: what happened, to what, and what to do next. */
        String message,
        /** Of the message what happened, without a full stop at its end. */
        String what) {
}
