// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

public final class Protocol {
    public static final String TCP = "tcp";
    public static final String HTTP1 = "http1";
    public static final String HTTP2 = "http2";
    public static final String UNKNOWN = "unknown";

    private Protocol() {
    }
}
