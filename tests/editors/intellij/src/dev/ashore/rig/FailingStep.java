package dev.ashore.rig;

import com.intellij.execution.BeforeRunTask;
import com.intellij.execution.BeforeRunTaskProvider;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.util.Key;

/** A step before the run that fails, as a build with an error does. */
public final class FailingStep extends BeforeRunTaskProvider<FailingStep.Task> {
    static final Key<Task> ID = Key.create("AshoreRig.Failing");

    public static final class Task extends BeforeRunTask<Task> {
        public Task() {
            super(ID);
        }
    }

    @Override
    public Key<Task> getId() {
        return ID;
    }

    @Override
    public String getName() {
        return "Fail";
    }

    @Override
    public Task createTask(RunConfiguration configuration) {
        return new Task();
    }

    @Override
    public boolean executeTask(
            DataContext context, RunConfiguration configuration, ExecutionEnvironment environment, Task task) {
        return false;
    }
}
