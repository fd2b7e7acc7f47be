// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the debugger did; names follow the Debug Adapter Protocol. */
public record DebugEvent(
        DebugEventKind event,
        String session) {
}
