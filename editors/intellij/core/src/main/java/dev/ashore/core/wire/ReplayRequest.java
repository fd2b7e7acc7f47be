// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Names a request of a session. */
public record ReplayRequest(
        /** The number of the request in that session. */
        Long number,
        /** The session's id. */
        String session) {
}
