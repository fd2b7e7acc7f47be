package com.intellij.execution.remote;

import com.intellij.execution.configurations.RunProfile;

public abstract class RemoteConfiguration implements RunProfile {
    public boolean SERVER_MODE;
    public String HOST;
    public String PORT;
}
