// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** One thing that is known. */
public record Fact(
        /** What to go by. */
        String kind,
        /** What it is: `Target`. */
        String name,
        /** What is known. */
        String text) {
}
