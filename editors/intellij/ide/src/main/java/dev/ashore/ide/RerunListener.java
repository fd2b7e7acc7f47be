package dev.ashore.ide;

import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.actionSystem.IdeActions;
import com.intellij.openapi.actionSystem.ex.AnActionListener;
import com.intellij.openapi.project.Project;
import java.util.Set;

/** Tells a rerun, whose program comes again at once, from a stop, and a step from a breakpoint: no event of the platform does. */
public final class RerunListener implements AnActionListener {
    private static final Set<String> STARTING = Set.of(
            IdeActions.ACTION_RERUN, IdeActions.ACTION_DEFAULT_RUNNER, IdeActions.ACTION_DEFAULT_DEBUGGER, "RunClass", "DebugClass");
    private static final Set<String> STEPS = Set.of(
            "StepOver", "ForceStepOver", "StepInto", "ForceStepInto", "SmartStepInto", "StepOut", "RunToCursor", "ForceRunToCursor");

    /** As it is since 2020.1. */
    public void beforeActionPerformed(AnAction action, AnActionEvent event) {
        Project project = event.getProject();
        if (project == null || project.isDisposed()) {
            return;
        }
        String id = ActionManager.getInstance().getId(action);
        String type = action.getClass().getSimpleName();
        boolean rerun = id != null && STARTING.contains(id)
                || type.endsWith("RerunAction") || type.endsWith("ExecutorAction") || type.endsWith("RestartAction");
        Ashore.of(project).lives().acted(rerun);
        if (id != null && (STEPS.contains(id) || id.equals("Resume"))) {
            Ashore.of(project).lives().steps(STEPS.contains(id));
        }
    }

    /** As it was before. */
    public void beforeActionPerformed(AnAction action, DataContext context, AnActionEvent event) {
        beforeActionPerformed(action, event);
    }
}
