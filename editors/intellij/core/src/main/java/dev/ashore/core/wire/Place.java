// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A line of source. */
public record Place(
        /** As the debugger names it, mostly an absolute path. */
        String file,
        /** The function's name, as the debugger tells it. */
        String function,
        /** From 1. */
        Long line) {
}
