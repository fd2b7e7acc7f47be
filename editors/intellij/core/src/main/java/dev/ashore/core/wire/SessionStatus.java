// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** One session as people and editors see it; also the line of `ashore status --output json`. */
public record SessionStatus(
        /** The kubeconfig's name for the cluster, once it was reached. */
        String context,
        /** What came so far. */
        Counts counts,
        /** Where requests go, `127.0.0.1:8081`, once known. */
        String destination,
        /** Who debugs: `user@host`. */
        String holder,
        /** `Deployment`, `StatefulSet` or `Service`; empty while it is not known. */
        String kind,
        /** Whose requests come. */
        Mode mode,
        /** The intercept's name, for people (`orders`, or the rule's run configuration). */
        String name,
        /** The target's namespace. */
        String namespace,
        /** The owner process's id. */
        Long pid,
        /** What a person should know now (a failure, callers with open connections); empty when all is well. */
        java.util.List<String> remarks,
        /** The name of the target's Service. */
        String service,
        /** The service port: `name/number`. */
        String servicePort,
        /** Unique id. */
        String session,
        /** Where its life is. */
        String state,
        /** The name of the target's workload; as it was asked for until the cluster has said it. */
        String workload) {
}
