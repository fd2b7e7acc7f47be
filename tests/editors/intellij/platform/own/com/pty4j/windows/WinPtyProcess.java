package com.pty4j.windows;

/** Stand-in: there is no Windows here. */
public abstract class WinPtyProcess extends com.pty4j.PtyProcess {
    public int getChildProcessId() {
        return -1;
    }
}
