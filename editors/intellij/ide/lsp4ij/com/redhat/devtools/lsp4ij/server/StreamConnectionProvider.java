package com.redhat.devtools.lsp4ij.server;

/** Compile-only. */
public interface StreamConnectionProvider {}
