// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What a fact is about. */
public final class FactKind {
    /** How the session stands. */
    public static final String STATE = "state";
    /** What is intercepted. */
    public static final String TARGET = "target";
    /** Where the requests go. */
    public static final String DESTINATION = "destination";
    /** Which requests come here. */
    public static final String MODE = "mode";
    /** How many came, and what became of them. */
    public static final String REQUESTS = "requests";
    /** A sentence that a person should know. */
    public static final String REMARK = "remark";
    /** What was compared, once everything is back. */
    public static final String PROOF = "proof";
    /** An object that is not as it was. */
    public static final String DIFFERENT = "different";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private FactKind() {
    }
}
