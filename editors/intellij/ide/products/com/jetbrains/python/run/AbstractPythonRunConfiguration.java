package com.jetbrains.python.run;

import com.intellij.execution.configurations.RunProfile;
import java.util.Map;

public abstract class AbstractPythonRunConfiguration<T> implements RunProfile {
    public abstract Map<String, String> getEnvs();

    public abstract void setEnvs(Map<String, String> variables);
}
