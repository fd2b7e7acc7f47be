// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A target as people write it. */
public record TargetChoice(
        /** Absent: the context that the person's files and settings mean. */
        String context,
        /** The port that the program listens on; absent: what Ashore finds. */
        Long localPort,
        /** Whose requests. */
        Mode mode,
        /** Absent: the namespace of the cluster's context. */
        String namespace,
        /** The service port's name or number. */
        String port,
        /** `deployment/orders`, `statefulset/…` or `service/…`. */
        String target,
        /** What new requests do while the program is stopped. */
        String whenPaused) {
}
