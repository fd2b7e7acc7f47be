// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What an editor can offer beside a notice. */
public final class ActionKind {
    /** Show the ranked targets, answer with `ashore/chooseTarget` or `ashore/setRule`. */
    public static final String CHOOSE_TARGET = "chooseTarget";
    /** Send `ashore/leave`. */
    public static final String LEAVE = "leave";
    /** Open the file that is named. */
    public static final String OPEN_FILE = "openFile";
    /** Show Ashore's own log. */
    public static final String SHOW_LOG = "showLog";
    /** Run `ashore doctor`. */
    public static final String DOCTOR = "doctor";
    /** Send `ashore/retry`: the same target again, and never another one. */
    public static final String RETRY = "retry";
    /** Send `ashore/suspend`, with `suspended`. */
    public static final String PAUSE = "pause";
    /** Send `ashore/suspend`, without. */
    public static final String RESUME = "resume";
    /** Ask which requests come here, answer with `ashore/chooseTarget`. */
    public static final String CHOOSE_MODE = "chooseMode";
    /** Ask for a kubeconfig, and keep it as the editor's setting. */
    public static final String CHOOSE_KUBECONFIG = "chooseKubeconfig";
    /** Ask for one of the contexts of `ashore/targets`, answer with `ashore/setCluster`. */
    public static final String CHOOSE_CONTEXT = "chooseContext";
    /** Ask for one of the namespaces of `ashore/targets`, answer with `ashore/setCluster`. */
    public static final String CHOOSE_NAMESPACE = "chooseNamespace";
    /** Send `ashore/act`: production is allowed for this person, in the session's context and namespace, and tried again. */
    public static final String ALLOW_FOR_ME = "allowForMe";
    /** Send `ashore/act`: once more, and only requests with a header of this person's come here. */
    public static final String PERSONAL_MODE = "personalMode";
    /** Send `ashore/act`: this person's other session on the target ends, and then once more. */
    public static final String LEAVE_THERE = "leaveThere";
    /** Send `ashore/act`: debugging in this workspace intercepts. */
    public static final String SWITCH_ON = "switchOn";
    /** Send `ashore/act`: nothing of this workspace is intercepted. */
    public static final String SWITCH_OFF = "switchOff";
    /** Send `ashore/act`: what this person wants of the run configuration becomes the rule of all. */
    public static final String FOR_EVERYBODY = "forEverybody";
    /** Send `ashore/act`: the question for a target was closed without an answer, and is not asked again in this window. */
    public static final String DISMISS = "dismiss";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private ActionKind() {
    }
}
