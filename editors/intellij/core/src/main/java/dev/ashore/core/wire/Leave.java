// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** End an intercept; the debug session goes on. */
public record Leave(
        /** The session's id. */
        String session) {
}
