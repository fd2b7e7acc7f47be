package com.jetbrains.nodejs.run;

import com.intellij.execution.configurations.RunProfile;
import java.util.Map;

public abstract class NodeJsRunConfiguration implements RunProfile {
    public abstract Map<String, String> getEnvs();

    public abstract void setEnvs(Map<String, String> variables);
}
