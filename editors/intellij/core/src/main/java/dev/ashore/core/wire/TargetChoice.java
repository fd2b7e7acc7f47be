// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A target as people write it. */
public record TargetChoice(
        Long localPort,
        Mode mode,
        String namespace,
        /** The service port's name or number. */
        String port,
        /** `deployment/orders`, `statefulset/…` or `service/…`. */
        String target,
        String whenPaused) {
}
