package dev.ashore.core;

import dev.ashore.core.wire.RequestDisplay;
import dev.ashore.core.wire.RequestIcon;
import dev.ashore.core.wire.RequestRecord;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which requests of a list are shown: those for which all holds that is switched on.
 *
 * @param stood the program stood, or stands, while it was held
 * @param mine it has the mark of the person who debugs
 * @param errors 4xx, 5xx, thrown, or nobody could answer
 * @param text words that all have to be somewhere in its row
 */
public record RequestFilter(boolean stood, boolean mine, boolean errors, String text) {
    public static final RequestFilter ALL = new RequestFilter(false, false, false, "");

    /** Not to be called on the UI's thread: there may be many. */
    public List<RequestRecord> of(List<RequestRecord> records) {
        String[] words = text.toLowerCase(Locale.ROOT).strip().split("\\s+");
        boolean all = !stood && !mine && !errors && text.isBlank();
        return all ? records : records.stream().filter(one -> fits(one, words)).toList();
    }

    private boolean fits(RequestRecord one, String[] words) {
        return (!stood || hasStood(one)) && (!mine || isMine(one)) && (!errors || isError(one))
                && Stream.of(words).allMatch(row(one)::contains);
    }

    static boolean hasStood(RequestRecord one) {
        return one.stops() != null && !one.stops().isEmpty() || RequestIcon.HELD.equals(icon(one));
    }

    private static boolean isMine(RequestRecord one) {
        return one.display() != null && Boolean.TRUE.equals(one.display().mine());
    }

    /** As it is coloured. */
    public static boolean isError(RequestRecord one) {
        boolean refused = one.status() != null && one.status() >= 400;
        return refused || RequestIcon.FAILED.equals(icon(one)) || RequestIcon.THROWN.equals(icon(one));
    }

    /** What became of it at a glance, or an empty word. */
    public static String icon(RequestRecord one) {
        RequestDisplay display = one.display();
        return display == null || display.icon() == null ? "" : display.icon();
    }

    private static String row(RequestRecord one) {
        RequestDisplay display = one.display();
        String drawn = display == null ? "" : display.answer() + ' ' + display.place() + ' ' + display.time();
        return (one.method() + ' ' + one.url() + ' ' + one.from() + ' ' + drawn).toLowerCase(Locale.ROOT);
    }
}
