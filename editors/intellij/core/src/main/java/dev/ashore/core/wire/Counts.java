// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Figures of one claim since it was made. All count HTTP requests, or connections where the bytes are not HTTP. */
public record Counts(
        /** Answered with an error by the agent itself, because neither side could. */
        Long failed,
        /** Refused or reset by the client before a byte of the answer, and answered by the origin instead. */
        Long fellBack,
        /** Sent to the client and not answered yet. */
        Long held,
        /** Sent to the client. */
        Long intercepted,
        /** Sent to the origin on this claim's port. */
        Long passed) {
}
