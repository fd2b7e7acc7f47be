package com.goide.execution;

import com.intellij.execution.configurations.ConfigurationFactory;
import com.intellij.execution.configurations.RunConfigurationBase;
import com.intellij.openapi.project.Project;

public abstract class GoRunConfigurationBase<S> extends RunConfigurationBase<S> {
    protected GoRunConfigurationBase(Project project, ConfigurationFactory factory, String name) {
        super(project, factory, name);
    }
}
