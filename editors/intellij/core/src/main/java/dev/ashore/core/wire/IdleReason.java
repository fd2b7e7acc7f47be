// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Why nothing is intercepted. */
public final class IdleReason {
    /** No program is debugged that would be. */
    public static final String NOT_STARTED = "notStarted";
    /** The person has switched the workspace off. */
    public static final String OFF = "off";
    /** There is no kubeconfig, or none that can be read. */
    public static final String NO_KUBECONFIG = "noKubeconfig";
    /** No context is meant, or one that is not there. */
    public static final String NO_CONTEXT = "noContext";
    /** The cluster was asked, and does not answer as it should. */
    public static final String NO_CLUSTER = "noCluster";
    /** A target was asked for, and the person wanted none now. */
    public static final String DISMISSED = "dismissed";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private IdleReason() {
    }
}
