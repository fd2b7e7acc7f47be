package com.pty4j;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** Stand-in: programs of the tests need no terminal. */
public class PtyProcessBuilder {
    public PtyProcessBuilder() {}

    public PtyProcessBuilder(String[] command) {}

    public PtyProcessBuilder setCommand(String[] command) {
        return this;
    }

    public PtyProcessBuilder setEnvironment(Map<String, String> environment) {
        return this;
    }

    public PtyProcessBuilder setDirectory(String folder) {
        return this;
    }

    public PtyProcessBuilder setConsole(boolean console) {
        return this;
    }

    public PtyProcessBuilder setCygwin(boolean cygwin) {
        return this;
    }

    public PtyProcessBuilder setLogFile(File file) {
        return this;
    }

    public PtyProcessBuilder setRedirectErrorStream(boolean redirect) {
        return this;
    }

    public PtyProcessBuilder setInitialColumns(Integer columns) {
        return this;
    }

    public PtyProcessBuilder setInitialRows(Integer rows) {
        return this;
    }

    public PtyProcessBuilder setWindowsAnsiColorEnabled(boolean enabled) {
        return this;
    }

    public PtyProcess start() throws IOException {
        throw new IOException("this build of the platform opens no terminals");
    }
}
