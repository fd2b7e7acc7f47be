package dev.ashore.ide;

import com.intellij.openapi.wm.ToolWindow;
import com.intellij.openapi.wm.ToolWindowManager;
import dev.ashore.core.RequestFilter;
import dev.ashore.core.wire.RequestIcon;
import dev.ashore.core.wire.SessionRequests;
import java.util.concurrent.atomic.AtomicBoolean;

/** Opens the tool window the first time that a request stands. The keyboard stays where it is. */
final class Opening {
    private final Ashore ashore;
    private final AtomicBoolean done = new AtomicBoolean();

    Opening(Ashore ashore) {
        this.ashore = ashore;
    }

    void told(SessionRequests told) {
        boolean stands = told.records().stream().anyMatch(one -> RequestIcon.HELD.equals(RequestFilter.icon(one)));
        if (stands && Settings.get().getState().openRequests && done.compareAndSet(false, true)) {
            ashore.later(() -> {
                ToolWindow window = ToolWindowManager.getInstance(ashore.project()).getToolWindow(Deeds.TOOL_WINDOW);
                if (window != null && !window.isVisible()) {
                    window.show(null);
                }
            });
        }
    }
}
