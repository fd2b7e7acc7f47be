// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What a text must be. */
public record TextMatch(
        String exact,
        String regex) {
}
