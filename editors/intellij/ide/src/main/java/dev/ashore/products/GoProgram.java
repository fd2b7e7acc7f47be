package dev.ashore.products;

import com.goide.execution.GoRunConfigurationBase;
import com.goide.execution.GoRunningState;
import com.goide.execution.extension.GoRunConfigurationExtension;
import com.intellij.execution.configurations.RunnerSettings;
import com.intellij.execution.target.TargetedCommandLineBuilder;
import dev.ashore.ide.Ashore;

/** Go: what is built gets nothing, what is run gets the variables. */
public final class GoProgram extends GoRunConfigurationExtension {
    @Override
    public boolean isApplicableFor(GoRunConfigurationBase<?> configuration) {
        return true;
    }

    @Override
    public boolean isEnabledFor(GoRunConfigurationBase<?> configuration, RunnerSettings settings) {
        return true;
    }

    @Override
    public void patchCommandLine(
            GoRunConfigurationBase<?> configuration,
            RunnerSettings settings,
            TargetedCommandLineBuilder line,
            String runner,
            GoRunningState<? extends GoRunConfigurationBase<?>> state,
            GoRunningState.CommandLineType type) {
        if (type == GoRunningState.CommandLineType.RUN) {
            Ashore.of(configuration.getProject()).lives().variables(configuration).forEach(line::addEnvironmentVariable);
        }
    }
}
