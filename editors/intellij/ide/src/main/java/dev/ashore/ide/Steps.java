package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.util.concurrency.AppExecutorUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Puts together what is seen piece by piece: each on the UI's thread in an event of its own, with time for others' events in
 * between. What a piece needs is fetched before, on another thread.
 */
final class Steps {
    /** A little more than one frame. */
    private static final int BREATH_MS = 20;

    private record Step(Runnable before, Runnable deed) {}

    private final Ashore ashore;
    private final Deque<Step> left = new ArrayDeque<>();
    private boolean going;
    private boolean over;

    Steps(Ashore ashore) {
        this.ashore = ashore;
    }

    /** @param before on another thread @param deed on the UI's, after it */
    synchronized void then(Runnable before, Runnable deed) {
        left.add(new Step(before, deed));
        if (!going) {
            going = true;
            next();
        }
    }

    /** Whatever is left is not needed any more. */
    synchronized void stop() {
        over = true;
        left.clear();
    }

    private synchronized void next() {
        Step step = left.poll();
        going = step != null;
        if (going) {
            AppExecutorUtil.getAppScheduledExecutorService().schedule(() -> take(step), BREATH_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void take(Step step) {
        step.before().run();
        ApplicationManager.getApplication().invokeLater(
                () -> {
                    try {
                        if (!isOver()) {
                            step.deed().run();
                        }
                    } finally {
                        next();
                    }
                },
                ModalityState.any(),
                ashore.project().getDisposed());
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Has these classes read and checked, here and not where they are first used; nothing of them is run. */
    static void learn(Class<?>... types) {
        for (Class<?> type : types) {
            for (Class<?> one = type; one != null; one = one.getSuperclass()) {
                one.getDeclaredMethods();
            }
        }
    }
}
