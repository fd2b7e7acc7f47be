package dev.ashore.core;

import dev.ashore.core.wire.Header;
import dev.ashore.core.wire.RequestDisplay;
import dev.ashore.core.wire.RequestRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What is known of a request, as plain text. What callers sent is shown without what would change how it is read. */
public final class RequestText {
    /** A cell is no longer than this, in characters. */
    private static final int CELL = 300;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private RequestText() {}

    /** `12:03:04`, where the person is. */
    public static String clock(RequestRecord one, ZoneId zone) {
        return one.at() == null ? "" : CLOCK.format(Instant.ofEpochMilli(one.at()).atZone(zone));
    }

    /** In one line: control characters, and marks that turn the direction of text, are dots. */
    public static String cell(String text) {
        if (text == null) {
            return "";
        }
        String start = text.length() > CELL ? text.substring(0, CELL) + '…' : text;
        return start.codePoints()
                .map(one -> one == '\t' || !readable(one) ? '·' : one)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** `1.5 MB` */
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes < 1_000_000 ? bytes / 1e3 : bytes / 1e6;
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value) + (bytes < 1_000_000 ? " KB" : " MB");
    }

    /** What stands above headers and bodies: when, from whom, to whom, how long. */
    public static List<String> facts(RequestRecord one, ZoneId zone) {
        RequestDisplay display = one.display();
        String took = display == null ? "" : join(" · ", display.answer(), display.time());
        String when = one.at() == null ? "" : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .format(Instant.ofEpochMilli(one.at()).atZone(zone));
        return List.of(
                cell(join(" · ", took, when)),
                cell(Messages.get("request.fact.from", text(one.from()), text(one.host()))),
                cell(text(one.version())));
    }

    /** Headers and bodies as far as they were kept; a part that is longer than `limit` characters ends early, and says so. */
    public static String parts(RequestRecord one, int limit) {
        RequestDisplay display = one.display();
        StringBuilder text = new StringBuilder();
        if (one.headers() == null) {
            return Messages.get("request.gone");
        }
        part(text, display == null ? null : display.requestTitle(), one.method() + ' ' + one.url(),
                one.headers(), one.requestBody(), one.requestBytes(), limit);
        if (one.outcome() != null) {
            text.append('\n');
            part(text, display == null ? null : display.answerTitle(), one.status() == null ? "" : one.status().toString(),
                    one.answerHeaders(), one.answerBody(), one.answerBytes(), limit);
        }
        return text.toString();
    }

    /** All of it, as a document. */
    public static String document(RequestRecord one, ZoneId zone) {
        RequestDisplay display = one.display();
        List<String> stops = display == null || display.stops() == null ? List.of() : display.stops();
        StringBuilder text = new StringBuilder();
        facts(one, zone).forEach(fact -> text.append("# ").append(fact).append('\n'));
        stops.forEach(stop -> text.append("# ").append(cell(stop)).append('\n'));
        return text.append('\n').append(parts(one, Integer.MAX_VALUE)).toString();
    }

    private static void part(
            StringBuilder text, String title, String head, List<Header> headers, String body, Long bytes, int limit) {
        text.append("### ").append(text(title)).append('\n');
        append(text, head, limit);
        for (Header header : headers == null ? List.<Header>of() : headers) {
            append(text, header.name() + ": " + header.value(), limit);
        }
        long all = bytes == null ? 0 : bytes;
        String kept = body == null ? "" : body;
        if (!kept.isEmpty()) {
            text.append('\n');
            append(text, kept, limit);
        }
        long length = kept.getBytes(StandardCharsets.UTF_8).length;
        if (length < all) {
            text.append("\n# ").append(body == null
                    ? Messages.get("request.body.none", size(all))
                    : Messages.get("request.body.part", size(length), size(all))).append('\n');
        }
    }

    private static void append(StringBuilder text, String value, int limit) {
        int end = Math.min(value.length(), limit);
        value.substring(0, end).codePoints().forEach(one -> {
            if (one == '\n' || readable(one)) {
                text.appendCodePoint(one);
            } else if (one != '\r') {
                text.append('·');
            }
        });
        text.append(end < value.length() ? " …\n" : "\n");
    }

    /** No control character but a tab, and nothing that turns what comes after it around. */
    private static boolean readable(int one) {
        boolean turns = one >= 0x202A && one <= 0x202E || one >= 0x2066 && one <= 0x2069 || one == 0x200E || one == 0x200F;
        return (one == '\t' || !Character.isISOControl(one)) && !turns;
    }

    private static String join(String between, String first, String second) {
        return text(first).isEmpty() || text(second).isEmpty() ? text(first) + text(second) : first + between + second;
    }

    private static String text(String value) {
        return Objects.requireNonNullElse(value, "");
    }
}
