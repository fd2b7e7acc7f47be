// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A question to a person, with what its list of answers needs beside the answers. */
public record Question(
        /** What becomes of the answer. */
        String hint,
        /** The answer that there is always: not for this run configuration. */
        String never,
        /** What comes of that answer. */
        String neverDetail,
        /** The question itself. */
        String title) {
}
