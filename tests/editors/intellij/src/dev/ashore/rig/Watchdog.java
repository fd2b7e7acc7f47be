package dev.ashore.rig;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the UI's thread every few milliseconds: how long did one stay of it in Ashore's code last? Time in which the machine gave
 * the thread no processor does not count as Ashore's; waiting for anything does.
 */
final class Watchdog {
    private static final long PACE_MS = 2;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long thread;
    private final Thread looks = new Thread(this::look, "EDT watchdog");
    private final List<String> long50 = new ArrayList<>();
    private volatile boolean over;
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
        String where = "";
        String within = "";
        while (!over) {
            try {
                Thread.sleep(PACE_MS);
            } catch (InterruptedException interrupted) {
                return;
            }
            ThreadInfo info = threads.getThreadInfo(thread, 200);
            long now = System.nanoTime();
            long cpu = threads.getThreadCpuTime(thread);
            String ours = ours(info);
            samples += 1;
            if (ours == null) {
                stay = 0;
                within = "";
            } else {
                boolean waits = info.getThreadState() != Thread.State.RUNNABLE;
                // Another entry is another event; the whole time since the look before is counted, though some of it may be another's.
                stay = (ours.equals(within) ? stay : 0) + (waits ? now - before : cpu - cpuBefore) / 1e6;
                within = ours;
                where = ours + " (" + info.getThreadState() + ")";
                if (stay > longest) {
                    longest = stay;
                }
                if (stay > 50 && (long50.isEmpty() || !long50.get(long50.size() - 1).startsWith(ours))) {
                    long50.add(where + " " + Math.round(stay) + " ms");
                }
            }
            before = now;
            cpuBefore = cpu;
        }
    }

    /** The outermost frame of Ashore's, while the thread is in it. */
    private static String ours(ThreadInfo info) {
        if (info == null) {
            return null;
        }
        String found = null;
        for (StackTraceElement frame : info.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("dev.ashore.ide.") || type.startsWith("dev.ashore.core.")) {
                found = type + "." + frame.getMethodName();
            }
        }
        return found;
    }

    /** What stayed longer than 50 ms. */
    List<String> stop() throws InterruptedException {
        over = true;
        looks.join();
        return long50;
    }

    String told() {
        return String.format("longest stay in Ashore's code on the UI's thread: %.1f ms (%d looks)", longest, samples);
    }
}
