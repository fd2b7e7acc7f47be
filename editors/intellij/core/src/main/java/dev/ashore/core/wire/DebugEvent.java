// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the debugger did; names follow the Debug Adapter Protocol. */
public record DebugEvent(
        /** What happened. */
        DebugEventKind event,
        /** The session's id. */
        String session) {
}
