package dev.ashore.ide;

import com.intellij.openapi.project.Project;
import com.intellij.xdebugger.XDebugProcess;
import com.intellij.xdebugger.XDebuggerManagerListener;

/** The debuggers, whatever their language: when a program stands, and when it goes on. */
public final class DebugListener implements XDebuggerManagerListener {
    private final Project project;

    public DebugListener(Project project) {
        this.project = project;
    }

    @Override
    public void processStarted(XDebugProcess process) {
        Ashore.of(project).lives().debugged(process);
    }
}
