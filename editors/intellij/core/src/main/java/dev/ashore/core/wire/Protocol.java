// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** What the bytes of a connection are. */
public final class Protocol {
    /** Bytes that the agent does not read. */
    public static final String TCP = "tcp";
    /** HTTP/1.0 and 1.1. */
    public static final String HTTP1 = "http1";
    /** HTTP/2, so gRPC too. */
    public static final String HTTP2 = "http2";
    /** Something that this release does not know: a newer peer said it. */
    public static final String UNKNOWN = "unknown";

    private Protocol() {
    }
}
