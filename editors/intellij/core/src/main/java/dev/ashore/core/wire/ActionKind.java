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
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private ActionKind() {
    }
}
