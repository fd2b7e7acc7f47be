package com.goide.execution.extension;

import com.goide.execution.GoRunConfigurationBase;
import com.goide.execution.GoRunningState;
import com.intellij.execution.ExecutionException;
import com.intellij.execution.configuration.RunConfigurationExtensionBase;
import com.intellij.execution.configurations.GeneralCommandLine;
import com.intellij.execution.configurations.RunnerSettings;
import com.intellij.execution.target.TargetedCommandLineBuilder;

public abstract class GoRunConfigurationExtension extends RunConfigurationExtensionBase<GoRunConfigurationBase<?>> {
    @Override
    protected void patchCommandLine(
            GoRunConfigurationBase<?> configuration, RunnerSettings settings, GeneralCommandLine line, String runner) {}

    protected void patchCommandLine(
            GoRunConfigurationBase<?> configuration,
            RunnerSettings settings,
            TargetedCommandLineBuilder line,
            String runner,
            GoRunningState<? extends GoRunConfigurationBase<?>> state,
            GoRunningState.CommandLineType type)
            throws ExecutionException {}
}
