// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.
package dev.ashore.core.wire;

/** A request as it is drawn. */
public record RequestDisplay(
        /** `200`, or what became of it. */
        String answer,
        /** What stands over the answer. */
        String answerTitle,
        /** The above but the request in one line, what matters most first. */
        String detail,
        /** What became of it, at a glance. */
        String icon,
        /** It has the mark of the person who debugs. */
        Boolean mine,
        /** Why it cannot be sent again; absent where it can. */
        NoReplay noReplay,
        /** `orders.py:12 answer_order`, where it stood last; with a question mark where another request may be meant. */
        String place,
        /** `GET /orders?page=2` */
        String request,
        /** What stands over its headers and body. */
        String requestTitle,
        /** A line for each place where it stood. */
        java.util.List<String> stops,
        /** `12 ms`; empty while there is no answer. */
        String time) {
}
