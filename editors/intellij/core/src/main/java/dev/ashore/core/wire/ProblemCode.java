// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Which problem it is. Words are kebab-case and never change their meaning. */
public final class ProblemCode {
    /** No kubeconfig was found. */
    public static final String NO_KUBECONFIG = "no-kubeconfig";
    /** There is one that cannot be used. */
    public static final String BAD_KUBECONFIG = "bad-kubeconfig";
    /** No context is named, or one that the kubeconfig does not have. */
    public static final String NO_CONTEXT = "no-context";
    /** The cluster does not answer, or not as a cluster. */
    public static final String UNREACHABLE = "unreachable";
    /** A proxy or the API server does not take WebSockets, which port-forwards need. */
    public static final String NO_WEBSOCKETS = "no-websockets";
    /** The credentials are wrong or expired, or cannot be had. */
    public static final String UNAUTHORIZED = "unauthorized";
    /** A right is missing. */
    public static final String FORBIDDEN = "forbidden";
    /** The API server refused for another reason. */
    public static final String REFUSED = "refused";
    /** What was named is not there: a namespace, a target, a session. */
    public static final String NOT_FOUND = "not-found";
    /** What was named may be several things. */
    public static final String AMBIGUOUS = "ambiguous";
    /** The Service has no such port, or a port without a number. */
    public static final String NO_SUCH_PORT = "no-such-port";
    /** No strategy that was asked for can intercept this target. */
    public static final String NOT_INTERCEPTABLE = "not-interceptable";
    /** Strategy `pod` is kept out of the target's pods. */
    public static final String STRATEGY_NOT_POSSIBLE = "strategy-not-possible";
    /** Options contradict each other or the target. */
    public static final String BAD_OPTIONS = "bad-options";
    /** A pattern of the match cannot be read. */
    public static final String BAD_MATCH = "bad-match";
    /** The agent's labels would make it a pod of somebody else's. */
    public static final String LABELS_TAKEN = "labels-taken";
    /** Somebody, or another tool, intercepts it. */
    public static final String HELD = "held";
    /** It is named as production, and nobody has allowed it. */
    public static final String PRODUCTION = "production";
    /** The agent's pod did not become ready. */
    public static final String AGENT_NOT_READY = "agent-not-ready";
    /** No version of the tunnel that both speak. */
    public static final String AGENT_INCOMPATIBLE = "agent-incompatible";
    /** Sessions use an agent that would have to be replaced. */
    public static final String AGENT_IN_USE = "agent-in-use";
    /** The agent cannot get into the way of the traffic. */
    public static final String AGENT_UNABLE = "agent-unable";
    /** An object is there by Ashore's name that is not Ashore's, or not as Ashore made it. */
    public static final String FOREIGN_OBJECT = "foreign-object";
    /** Somebody else works on the same objects; trying again may do. */
    public static final String BUSY = "busy";
    /** Somebody else changed an object of the session, which has ended. */
    public static final String OBJECT_CHANGED = "object-changed";
    /** The program stands still, and no debugger says so. */
    public static final String STANDS_STILL = "stands-still";
    /** The program does not speak what its callers speak. */
    public static final String NOT_SPOKEN = "not-spoken";
    /** The agent could not be reached again. */
    public static final String TUNNEL_LOST = "tunnel-lost";
    /** Not everything could be put back. */
    public static final String NOT_RESTORED = "not-restored";
    /** A file of the state folder cannot be used. */
    public static final String STATE_FOLDER = "state-folder";
    /** The guard process could not be started. */
    public static final String NO_GUARD = "no-guard";
    /** The session was ended before it was ready. */
    public static final String CANCELLED = "cancelled";
    /** Ashore's own fault. */
    public static final String BUG = "bug";
    /** A later version's word. */
    public static final String UNKNOWN = "unknown";

    private ProblemCode() {
    }
}
