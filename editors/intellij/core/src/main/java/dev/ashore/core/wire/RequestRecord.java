// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** One intercepted HTTP or gRPC request; or a connection that is neither, as a whole: method `TCP`, and no path. */
public record RequestRecord(
        /** The same of the answer. */
        String answerBody,
        /** Bytes of the answer's body. */
        Long answerBytes,
        /** The answer's, without values that are secrets by their names. */
        java.util.List<Header> answerHeaders,
        /** When its head arrived, in milliseconds since 1970. */
        Long at,
        /** The run configuration, or the intercept's name. */
        String configuration,
        /** How it is drawn; editors alone are told. */
        RequestDisplay display,
        /** From its head to the answer's last byte. */
        Double durationMs,
        /** The caller: a pod's name, else its address. */
        String from,
        /** The status in a gRPC answer's trailers. */
        Long grpcStatus,
        /** Without values that are secrets by their names. */
        java.util.List<Header> headers,
        /** The host that was asked. */
        String host,
        /** `GET`, `POST`, … */
        String method,
        /** Counts the session's requests from 1; a record that is sent again with the same number replaces the one before. */
        Long number,
        /** Who answered; absent while it is held or runs. */
        String outcome,
        /** Text, as far as it was kept. */
        String requestBody,
        /** Bytes of the request's body. */
        Long requestBytes,
        /** The answer's, once there is one. */
        Long status,
        /** Where the debuggee stood while it was held. */
        java.util.List<Stood> stops,
        /** Path and query; values that are secrets by their names are not there. */
        String url,
        /** HTTP/1 or HTTP/2. */
        String version) {
}
