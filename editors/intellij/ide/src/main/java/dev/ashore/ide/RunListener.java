package dev.ashore.ide;

import com.intellij.execution.ExecutionListener;
import com.intellij.execution.process.ProcessHandler;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.project.Project;

/** Run and Debug of every configuration, whatever the product. */
public final class RunListener implements ExecutionListener {
    private final Project project;

    public RunListener(Project project) {
        this.project = project;
    }

    @Override
    public void processStartScheduled(String executor, ExecutionEnvironment environment) {
        Ashore.of(project).lives().scheduled(environment);
    }

    @Override
    public void processNotStarted(String executor, ExecutionEnvironment environment) {
        Ashore.of(project).lives().notStarted(environment);
    }

    @Override
    public void processStarted(String executor, ExecutionEnvironment environment, ProcessHandler handler) {
        Ashore.of(project).lives().started(environment, handler);
    }

    @Override
    public void processTerminated(String executor, ExecutionEnvironment environment, ProcessHandler handler, int code) {
        Ashore.of(project).lives().terminated(environment);
    }
}
