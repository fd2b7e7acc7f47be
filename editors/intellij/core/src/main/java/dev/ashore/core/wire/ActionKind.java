// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

public final class ActionKind {
    public static final String OPEN_FILE = "openFile";
    public static final String SHOW_LOG = "showLog";
    public static final String UNKNOWN = "unknown";
    /** Show the ranked targets, answer with `ashore/chooseTarget` or `ashore/setRule`. */
    public static final String CHOOSE_TARGET = "chooseTarget";
    /** Send `ashore/leave`. */
    public static final String LEAVE = "leave";
    /** Run `ashore doctor`. */
    public static final String DOCTOR = "doctor";
    /** Send `ashore/retry`: the same target again, and never another one. */
    public static final String RETRY = "retry";

    private ActionKind() {
    }
}
