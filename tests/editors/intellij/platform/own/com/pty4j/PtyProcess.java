package com.pty4j;

/** Stand-in for a library that Debian has not: no terminal is ever opened by it. */
public abstract class PtyProcess extends Process {
    public int getPid() {
        return -1;
    }

    public void setWinSize(WinSize size) {}

    public boolean isConsoleMode() {
        return false;
    }

    public byte getEnterKeyCode() {
        return '\r';
    }
}
