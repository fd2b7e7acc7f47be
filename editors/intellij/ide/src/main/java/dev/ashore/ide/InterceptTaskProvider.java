package dev.ashore.ide;

import com.intellij.execution.BeforeRunTaskProvider;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.util.Key;
import dev.ashore.core.Messages;
import javax.swing.Icon;
import org.jetbrains.concurrency.Promise;
import org.jetbrains.concurrency.Promises;

/** Offers the task to every run configuration. */
public final class InterceptTaskProvider extends BeforeRunTaskProvider<InterceptTask> {
    @Override
    public Key<InterceptTask> getId() {
        return InterceptTask.ID;
    }

    @Override
    public String getName() {
        return Messages.get("task.name");
    }

    @Override
    public Icon getIcon() {
        return Icons.ASHORE;
    }

    @Override
    public Icon getTaskIcon(InterceptTask task) {
        return Icons.ASHORE;
    }

    @Override
    public String getDescription(InterceptTask task) {
        String target = task.getState().target;
        return target.isBlank() ? Messages.get("task.name") : Messages.get("task.of", target);
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }

    @Override
    public InterceptTask createTask(RunConfiguration configuration) {
        return new InterceptTask();
    }

    @Override
    public Promise<Boolean> configureTask(DataContext context, RunConfiguration configuration, InterceptTask task) {
        return Promises.resolvedPromise(new InterceptDialog(configuration, task).showAndGet());
    }

    /** Never cancels a run: without the cluster the program is run all the same. */
    @Override
    public boolean executeTask(
            DataContext context, RunConfiguration configuration, ExecutionEnvironment environment, InterceptTask task) {
        Ashore.of(configuration.getProject()).lives().awaitEnvironment(environment, configuration);
        return true;
    }
}
