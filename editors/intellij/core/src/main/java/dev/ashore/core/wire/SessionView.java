// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A debug session of this editor, with its intercept once there is one. */
public record SessionView(
        /** How it is drawn. */
        Display display,
        /** The workspace folder that it is in; absent where there is only one. */
        String folder,
        /** The port on which the debuggee listens. */
        Long localPort,
        /** Nothing more will be told of it: its debug session is over, and so is its intercept. */
        Boolean over,
        /** What was compared, once everything is back. */
        Restored proof,
        /** The debug session restarts: the agent stays. */
        Boolean restarting,
        /** Its name in the editor. */
        String runConfiguration,
        /** The id that requests and events name; stays the same over a restart. */
        String session,
        /** The program has run for a while and listens nowhere yet. */
        Boolean silent,
        /** Where its life is. */
        String state,
        /** The intercept, once there is one; its id is the one of `ashore status`. */
        SessionStatus status,
        /** The user wants the traffic to pass to the origin for now. */
        Boolean suspended,
        /** What is intercepted, as people wrote it. */
        TargetChoice target) {
}
