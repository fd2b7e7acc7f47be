package com.jetbrains.rider.run;

import com.intellij.execution.configurations.GeneralCommandLine;

public abstract class WorkerRunInfo {
    public abstract GeneralCommandLine getCommandLine();
}
