package dev.ashore.ide;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of the log, for the tool window. */
final class LogText {
    private static final int KEPT = 500;
    private final Deque<String> lines = new ArrayDeque<>();
    private long added;

    synchronized void add(String line) {
        lines.add(line);
        added += 1;
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    /** How many there have been. */
    synchronized long lines() {
        return added;
    }

    synchronized String text() {
        return String.join("\n", lines);
    }
}
