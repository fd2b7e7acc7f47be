package com.intellij.execution.target;

public abstract class TargetedCommandLineBuilder {
    public abstract void addEnvironmentVariable(String name, String value);
}
