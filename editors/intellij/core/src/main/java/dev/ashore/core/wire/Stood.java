// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A place in the program, and what it has to do with a request. */
public record Stood(
        /** No other request was in flight; else this one is a candidate among several. */
        Boolean certain,
        /** What was thrown, where an exception stopped it. */
        String exception,
        /** The place in the source. */
        Place place) {
}
