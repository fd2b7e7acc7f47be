// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Requests of one session, also of one that has ended. */
public record SessionRequests(
        /** Requests that were too many to be told one by one. */
        Long missed,
        /** In the order in which they came; as a notification those that are new or changed, at most every 200 ms. */
        java.util.List<RequestRecord> records,
        /** The session's id. */
        String session) {
}
