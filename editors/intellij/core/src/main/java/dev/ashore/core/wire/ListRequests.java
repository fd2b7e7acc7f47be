// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Asks for the requests of a session, or of all. */
public record ListRequests(
        /** Absent: all sessions. */
        String session) {
}
