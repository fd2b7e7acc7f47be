// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A target with what speaks for it. */
public record RankedTarget(
        /** What to answer with, to choose it. */
        TargetChoice choice,
        /** What speaks for it and against it, in one line. */
        String detail,
        /** Name and port fit: it may be proposed as the one. */
        Boolean exact,
        /** Who intercepts it now. */
        java.util.List<String> holders,
        /** What "only mine" means for it: the command that hits. */
        String mine,
        /** Why it cannot be intercepted. */
        String notPossible,
        /** One short sentence each. */
        java.util.List<String> reasons,
        /** The Service's name. */
        String service,
        /** The service port: `name/number`. */
        String servicePort,
        /** It speaks no HTTP by its port's name: all of its requests come here, or none. */
        Boolean whole) {
}
