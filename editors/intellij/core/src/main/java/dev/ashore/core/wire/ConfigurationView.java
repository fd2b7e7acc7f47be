// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A run configuration, and what its rule says. */
public record ConfigurationView(
        /** Ports of its debugger. */
        java.util.List<Long> debugPorts,
        /** The file that it is in, relative to the folder. */
        String file,
        /** The workspace folder that it is in; absent where there is only one. */
        String folder,
        /** What stands over it in an editor: off, its target, or how its session stands. */
        String label,
        /** Its line there, from 1. */
        Long line,
        /** Why there is no port. */
        String noPort,
        /** There is a rule, and it is on. */
        Boolean on,
        /** The person's own file says a part of it: what holds here is not what holds for all. */
        Boolean personal,
        /** The ports on which its program will listen, best first. */
        java.util.List<LocalPort> ports,
        /** What is wrong with its rule, one sentence. */
        String problem,
        /** Which requests its rule brings here: all, or the conditions. */
        String requests,
        /** What the rule says. */
        TargetChoice rule,
        /** The rule's line in `.ashore.toml`, from 1. */
        Long ruleLine,
        /** Its name in the editor. */
        String runConfiguration) {
}
