package com.redhat.devtools.lsp4ij.server;

import java.util.List;

/** Compile-only: what Ashore uses of it. */
public abstract class ProcessStreamConnectionProvider implements StreamConnectionProvider {
    public void start() throws CannotStartProcessException {}

    public void setCommands(List<String> commands) {}

    public void setWorkingDirectory(String folder) {}
}
