// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Why a request cannot be sent again. */
public record NoReplay(
        /** `bodies = true` in `[requests]` of the rules file makes it possible for the next ones. */
        Boolean keepBodies,
        /** One sentence. */
        String why) {
}
