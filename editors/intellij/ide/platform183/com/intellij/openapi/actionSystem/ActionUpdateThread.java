package com.intellij.openapi.actionSystem;

/** Named stub: since 2022.1. */
public enum ActionUpdateThread {
    EDT,
    BGT,
    OLD_EDT
}
