// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** One header line. */
public record Header(
        /** As it was on the wire. */
        String name,
        /** `redacted` where it is a secret by its name. */
        String value) {
}
