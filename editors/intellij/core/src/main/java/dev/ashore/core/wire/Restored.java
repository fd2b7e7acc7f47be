// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What was compared after restoring, and how long it took. */
public record Restored(
        /** One sentence an object that is not as it was. */
        java.util.List<String> different,
        /** How many objects were looked at. */
        Long objectsCompared,
        /** From the end of the debug session until all requests went to the origin. */
        Double passThroughMs,
        /** From the end of the debug session until every object was as before. */
        Double restoreMs) {
}
