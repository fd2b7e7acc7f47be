package dev.ashore.core;

import dev.ashore.core.wire.Header;
import dev.ashore.core.wire.Replayed;
import dev.ashore.core.wire.RequestOutcome;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.Stood;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is said of one request; the same words as in VS Code. */
public final class RequestTexts {
    /** What stands where the agent took a secret out. */
    private static final String HIDDEN = "redacted";
    /** What curl works out itself. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("content-length", "connection", "transfer-encoding");

    private RequestTexts() {}

    /** `GET /orders?page=2` */
    public static String request(RequestRecord record) {
        return record.method() + " " + record.url();
    }

    /** `200`, or what became of it. */
    public static String answer(RequestRecord record) {
        String code = record.grpcStatus() != null ? "gRPC " + record.grpcStatus()
                : record.status() == null ? "" : record.status().toString();
        if (record.outcome() == null) {
            return Messages.get("request.held");
        }
        return switch (record.outcome()) {
            case RequestOutcome.FELL_BACK -> Messages.get("request.fellBack", code).strip();
            case RequestOutcome.FAILED -> Messages.get("request.failed", code).strip();
            case RequestOutcome.ABANDONED -> Messages.get("request.abandoned");
            default -> code;
        };
    }

    /** Did it end badly? */
    public static boolean bad(RequestRecord record) {
        boolean code = record.status() != null && record.status() >= 500;
        boolean grpc = record.grpcStatus() != null && record.grpcStatus() > 0;
        return RequestOutcome.FAILED.equals(record.outcome()) || code || grpc;
    }

    /** `12 ms` */
    public static String time(RequestRecord record) {
        Double ms = record.durationMs();
        if (ms == null) {
            return "";
        }
        // Who stood at a breakpoint reads seconds.
        return ms < 10_000 ? Math.round(ms) + " ms" : Math.round(ms / 1_000) + " s";
    }

    /** Where it stood last, or null. */
    public static Stood stood(RequestRecord record) {
        List<Stood> stops = record.stops();
        return stops == null || stops.isEmpty() ? null : stops.get(stops.size() - 1);
    }

    /** `orders.py:50 answer_order`; with a question mark where another request may be meant. */
    public static String place(RequestRecord record) {
        Stood stood = stood(record);
        if (stood == null) {
            return "";
        }
        String file = stood.place().file().replace('\\', '/');
        String function = stood.place().function() == null ? "" : " " + stood.place().function();
        String thrown = stood.exception() == null ? "" : " " + stood.exception();
        String doubt = Boolean.TRUE.equals(stood.certain()) ? "" : " ?";
        return file.substring(file.lastIndexOf('/') + 1) + ":" + stood.place().line() + (function + thrown).stripTrailing() + doubt;
    }

    /** What the program answered to a request that was sent to it again. */
    public static String replayed(Replayed answer) {
        String told = Messages.get("request.replayed", answer.status(), Long.toString(Math.round(answer.durationMs())));
        List<String> without = answer.without() == null ? List.of() : answer.without();
        return without.isEmpty() ? told : told + " " + Messages.get("request.without", String.join(", ", without));
    }

    /**
     * A command for a shell; what was a secret is left for the reader to fill in.
     *
     * @param port where the program listens, or null where it is not known
     */
    public static String curl(RequestRecord record, Long port) {
        String host = port != null ? "127.0.0.1:" + port : record.host() != null ? record.host() : "localhost";
        List<String> parts = new ArrayList<>();
        parts.add("curl -X " + record.method() + " " + quote("http://" + host + record.url()));
        for (Header header : record.headers() == null ? List.<Header>of() : record.headers()) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (OF_THE_CONNECTION.contains(name) || port == null && name.equals("host")) {
                continue;
            }
            // In double quotes, so that the shell puts the variable's value there.
            parts.add("-H " + (HIDDEN.equals(header.value())
                    ? "\"" + header.name() + ": $" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "\""
                    : quote(header.name() + ": " + header.value())));
        }
        if (record.requestBody() != null && !record.requestBody().isEmpty()) {
            parts.add("--data-raw " + quote(record.requestBody()));
        }
        return String.join(" \\\n  ", parts);
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
