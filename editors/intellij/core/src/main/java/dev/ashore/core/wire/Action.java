// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Something that a person may choose. */
public record Action(
        /** To be asked before it is done: it opens something. */
        String confirm,
        /** For `openFile`: an absolute path. */
        String file,
        /** What it does. */
        String kind,
        /** From 1. */
        Long line,
        /** In the client's language; what is to be done goes by the kind. */
        String title) {
}
