// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What new requests do while the program stands at a breakpoint. */
public final class WhenPaused {
    /** New requests go to the origin while the debuggee is stopped. */
    public static final String PASS = "pass";
    /** New requests wait for the debuggee. */
    public static final String HOLD = "hold";
    /** A later version's word: treated as `pass`, which nobody notices. */
    public static final String UNKNOWN = "unknown";

    private WhenPaused() {
    }
}
