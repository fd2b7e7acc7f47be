package com.redhat.devtools.lsp4ij;

import com.intellij.openapi.project.Project;
import com.redhat.devtools.lsp4ij.server.StreamConnectionProvider;

/** Compile-only: the one method that Ashore has for LSP4IJ. */
public interface LanguageServerFactory {
    StreamConnectionProvider createConnectionProvider(Project project);
}
