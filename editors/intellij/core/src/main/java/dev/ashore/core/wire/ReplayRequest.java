// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Names a request of a session. */
public record ReplayRequest(
        Long number,
        String session) {
}
