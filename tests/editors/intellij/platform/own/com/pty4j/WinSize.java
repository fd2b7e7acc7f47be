package com.pty4j;

/** Stand-in: the size of a terminal. */
public class WinSize {
    public final short ws_col;
    public final short ws_row;

    public WinSize(int columns, int rows) {
        ws_col = (short) columns;
        ws_row = (short) rows;
    }
}
