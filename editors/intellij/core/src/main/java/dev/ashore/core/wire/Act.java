// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Does what an action says. Errors are sentences for people. */
public record Act(
        /** What the person agreed to, word for word, where the action asks for it. */
        String confirm,
        /** The workspace folder; absent where there is only one. */
        String folder,
        /** What is to be done. */
        String kind,
        /** The run configuration that it is about, if any. */
        String runConfiguration,
        /** The session that it is about, if any. */
        String session) {
}
