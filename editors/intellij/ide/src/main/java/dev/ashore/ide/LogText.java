package dev.ashore.ide;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of the log, for the tool window. */
final class LogText {
    private static final int KEPT = 500;
    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        lines.add(line);
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    synchronized String text() {
        return String.join("\n", lines);
    }
}
