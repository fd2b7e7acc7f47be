// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** Names a run configuration. */
public record RunConfiguration(
        /** The workspace folder that it is in; absent where there is only one. */
        String folder,
        /** Its name in the editor. */
        String runConfiguration) {
}
