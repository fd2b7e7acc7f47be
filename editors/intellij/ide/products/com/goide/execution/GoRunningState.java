package com.goide.execution;

public abstract class GoRunningState<T> {
    public enum CommandLineType {
        BUILD,
        RUN
    }
}
