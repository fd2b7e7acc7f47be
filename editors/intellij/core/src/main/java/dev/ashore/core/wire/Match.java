// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Conditions on a request; all that are given must hold. At least one is. */
public record Match(
        /** Header name (any case) → what its value must be. */
        java.util.Map<String, TextMatch> header,
        /** The method, upper case. */
        String method,
        /** The path starts with this, at a `/` boundary or in full. */
        String pathPrefix) {
}
