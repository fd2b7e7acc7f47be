// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the namespace has. */
public record TargetList(
        /** What can be done about it. */
        java.util.List<Action> actions,
        /** Which problem it is. */
        String code,
        /** The cluster's context in the kubeconfig. */
        String context,
        /** All contexts of the kubeconfig. */
        java.util.List<String> contexts,
        /** The namespace that was looked at. */
        String namespace,
        /** Those namespaces that may be listed. */
        java.util.List<String> namespaces,
        /** Why there are none, one sentence. Then nobody is asked for one. */
        String problem,
        /** How to ask for one of them. */
        Question question,
        /** Best first. */
        java.util.List<RankedTarget> targets) {
}
