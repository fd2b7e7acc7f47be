package org.jvnet.winp;

/** Stand-in for a library that Debian has not: there is no Windows here. */
public class WinProcess {
    public WinProcess(Process process) {}

    public WinProcess(int pid) {}

    public int getPid() {
        return -1;
    }

    public void kill() {}

    public void killRecursively() {}

    public boolean sendCtrlC() {
        return false;
    }
}
