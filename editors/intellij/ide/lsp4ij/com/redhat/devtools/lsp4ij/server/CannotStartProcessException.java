package com.redhat.devtools.lsp4ij.server;

/** Compile-only. */
public class CannotStartProcessException extends Exception {
    private static final long serialVersionUID = 1;
}
