package dev.ashore.rig;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the UI's thread every few milliseconds: how long did one stay of it in Ashore's code last? Time in which the machine gave
 * the thread no processor does not count as Ashore's; waiting for anything does. Events of Ashore's that come one straight after
 * the other are one stay.
 */
final class Watchdog {
    private static final long PACE_MS = 2;
    private static final double LIMIT_MS = 50;
    /** Stays that took this much of the limit are told in the log, look by look. */
    private static final double NEAR_MS = 25;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long thread;
    private final Thread looks = new Thread(this::look, "EDT watchdog");
    private final List<String> tooLong = new ArrayList<>();
    private volatile boolean over;
    private String longestIn = "";
    private double longest;
    private long samples;

    Watchdog(long thread) {
        this.thread = thread;
        looks.setDaemon(true);
        looks.setPriority(Thread.MAX_PRIORITY);
        looks.start();
    }

    private void look() {
        double stay = 0;
        long before = System.nanoTime();
        long cpuBefore = threads.getThreadCpuTime(thread);
        List<String> seen = new ArrayList<>();
        while (!over) {
            try {
                Thread.sleep(PACE_MS);
            } catch (InterruptedException interrupted) {
                return;
            }
            ThreadInfo info = threads.getThreadInfo(thread, 400);
            long now = System.nanoTime();
            long cpu = threads.getThreadCpuTime(thread);
            String ours = ours(info);
            samples += 1;
            if (ours == null) {
                left(stay, seen);
                stay = 0;
            } else {
                boolean waits = info.getThreadState() != Thread.State.RUNNABLE;
                // The whole time since the look before is counted, though some of it may be another's.
                double more = (waits ? now - before : cpu - cpuBefore) / 1e6;
                stay += more;
                seen.add(String.format("%.1f ms %s %s in %s", more, info.getThreadState(), info.getStackTrace()[0], ours));
            }
            before = now;
            cpuBefore = cpu;
        }
        left(stay, seen);
    }

    private void left(double stay, List<String> seen) {
        if (stay > longest) {
            longest = stay;
            longestIn = seen.get(seen.size() - 1).replaceFirst("^.* in ", "");
        }
        if (stay > LIMIT_MS) {
            tooLong.add(String.format("%.1f ms in %s", stay, seen.get(seen.size() - 1).replaceFirst("^.* in ", "")));
        }
        if (stay > NEAR_MS) {
            System.err.printf("a stay of %.1f ms:%n  %s%n", stay, String.join("\n  ", seen));
        }
        seen.clear();
    }

    /** The outermost frame of Ashore's and its line, while the thread is in it. */
    private static String ours(ThreadInfo info) {
        if (info == null) {
            return null;
        }
        String found = null;
        for (StackTraceElement frame : info.getStackTrace()) {
            String type = frame.getClassName();
            if (type.equals("java.awt.EventDispatchThread") && found == null) {
                // Whoever opened a dialog further out holds nothing up: others' events are served in it.
                return null;
            }
            if (type.equals("java.awt.EventDispatchThread")) {
                return found;
            }
            if (type.equals("com.intellij.openapi.fileEditor.OpenFileDescriptor")) {
                // An editor is opened on the UI's thread or not at all: the platform's time.
                return null;
            }
            boolean steps = type.startsWith("dev.ashore.ide.Steps") && found != null;
            if (!steps && (type.startsWith("dev.ashore.ide.") || type.startsWith("dev.ashore.core."))) {
                String name = type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$\\$Lambda.*", "");
                found = frame.getLineNumber() < 0 && found != null ? found
                        : name + "." + frame.getMethodName() + ":" + frame.getLineNumber();
            }
        }
        return found;
    }

    /** What stayed longer than 50 ms. */
    List<String> stop() throws InterruptedException {
        over = true;
        looks.join();
        return tooLong;
    }

    String told() {
        return String.format("longest stay in Ashore's code on the UI's thread: %.1f ms, %s (%d looks)", longest, longestIn, samples);
    }
}
