// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the namespace has. */
public record TargetList(
        /** The cluster's context in the kubeconfig. */
        String context,
        /** The namespace that was looked at. */
        String namespace,
        /** Why there are none, one sentence. */
        String problem,
        /** How to ask for one of them. */
        Question question,
        /** Best first. */
        java.util.List<RankedTarget> targets) {
}
