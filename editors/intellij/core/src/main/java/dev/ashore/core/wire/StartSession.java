// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A debug session begins. */
public record StartSession(
        /** The resolved run configuration as the editor has it. */
        Object configuration,
        /** The workspace folder that the run configuration belongs to, as a path; the only one if there is one. */
        String folder,
        /** Started without debugging. */
        Boolean noDebug,
        /** The session that this one goes on with after a restart: its agent is handed over. */
        String replaces,
        /** The run configuration's name. */
        String runConfiguration,
        /** What to intercept, if the editor knows it; else the rule decides, or the user is asked. */
        TargetChoice target) {
}
