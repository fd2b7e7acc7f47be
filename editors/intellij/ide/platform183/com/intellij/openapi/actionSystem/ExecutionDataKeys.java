package com.intellij.openapi.actionSystem;

import com.intellij.execution.runners.ExecutionEnvironment;

/** As far as the plugin asks for it. */
public final class ExecutionDataKeys {
    public static final DataKey<ExecutionEnvironment> EXECUTION_ENVIRONMENT = LangDataKeys.EXECUTION_ENVIRONMENT;

    private ExecutionDataKeys() {}
}
