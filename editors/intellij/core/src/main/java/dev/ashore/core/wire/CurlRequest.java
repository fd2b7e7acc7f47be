// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Asks for a request as a command for a shell. */
public record CurlRequest(
        /** Its number in that session. */
        Long number,
        /** The session that it came to. */
        String session) {
}
