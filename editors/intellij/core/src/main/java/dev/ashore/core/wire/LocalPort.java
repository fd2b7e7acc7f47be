// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A port on which a program will listen. */
public record LocalPort(
        /** `certain`, `likely` or `default`. */
        String confidence,
        /** What says so, the strongest first. */
        java.util.List<Evidence> evidence,
        /** The port. */
        Long port,
        /** `http`, `management`, `grpc`, … */
        String role) {
}
