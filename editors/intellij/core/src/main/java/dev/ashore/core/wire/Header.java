// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** One header line. */
public record Header(
        /** As it was on the wire. */
        String name,
        /** Its value. */
        String value) {
}
