package dev.ashore.ide;

import com.intellij.execution.BeforeRunTask;
import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.ExecutionDataKeys;
import com.intellij.openapi.actionSystem.ToggleAction;
import com.intellij.openapi.project.DumbAware;
import com.intellij.openapi.project.Project;
import dev.ashore.core.Messages;
import dev.ashore.core.Sessions;
import java.util.ArrayList;
import java.util.List;

/** "Intercept cluster traffic", on or off for the selected run configuration or the one of the tool window. */
public final class Toggle extends ToggleAction implements DumbAware {
    public Toggle() {
        super(Messages.get("task.name"), Messages.get("toggle.description"), Icons.ASHORE);
    }

    @Override
    public boolean isSelected(AnActionEvent event) {
        RunConfiguration configuration = configuration(event);
        return configuration != null && isOn(configuration);
    }

    @Override
    public void setSelected(AnActionEvent event, boolean on) {
        RunConfiguration configuration = configuration(event);
        if (configuration != null) {
            set(configuration, on);
        }
    }

    @Override
    public void update(AnActionEvent event) {
        super.update(event);
        event.getPresentation().setEnabled(configuration(event) != null);
    }

    public ActionUpdateThread getActionUpdateThread() {
        return ActionUpdateThread.BGT;
    }

    /** A rule of `.ashore.toml` decides; without one, the task that is stored with the configuration. */
    public static boolean isOn(RunConfiguration configuration) {
        Ashore ashore = Ashore.of(configuration.getProject());
        String name = configuration.getName();
        return ashore.rules().named(name) ? ashore.rules().on(name) : Lives.taskOf(configuration) != null;
    }

    public static void set(RunConfiguration configuration, boolean on) {
        List<BeforeRunTask<?>> tasks = new ArrayList<>(configuration.getBeforeRunTasks());
        boolean there = tasks.stream().anyMatch(task -> task instanceof InterceptTask);
        if (on && !there) {
            InterceptTask task = new InterceptTask();
            task.setEnabled(true);
            tasks.add(task);
        }
        // What was entered for it stays, to be found when it is switched on again.
        tasks.stream().filter(task -> task instanceof InterceptTask).forEach(task -> task.setEnabled(on));
        configuration.setBeforeRunTasks(tasks);
        Ashore ashore = Ashore.of(configuration.getProject());
        String name = configuration.getName();
        if (ashore.rules().named(name)) {
            ashore.rules().set(name, on, null).whenComplete((view, error) -> {
                if (error != null) {
                    ashore.notices().failed(error);
                }
            });
        }
        if (!on) {
            ashore.sessions().all().stream()
                    .filter(view -> Sessions.living(view) && view.runConfiguration().equals(name))
                    .forEach(view -> new Deeds(ashore).leave(view.session()));
        }
    }

    private static RunConfiguration configuration(AnActionEvent event) {
        Project project = event.getProject();
        if (project == null) {
            return null;
        }
        ExecutionEnvironment environment = event.getData(ExecutionDataKeys.EXECUTION_ENVIRONMENT);
        if (environment != null && environment.getRunProfile() instanceof RunConfiguration running) {
            return running;
        }
        RunnerAndConfigurationSettings selected = RunManager.getInstance(project).getSelectedConfiguration();
        return selected == null ? null : selected.getConfiguration();
    }
}
