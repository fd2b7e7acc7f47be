// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Names the cluster of a workspace; kept in the person's own file. What is absent stays as it is. */
public record SetCluster(
        /** The context of the kubeconfig. */
        String context,
        /** The workspace folder; absent where there is only one. */
        String folder,
        /** The namespace. */
        String namespace) {
}
