package dev.ashore.ide;

import com.intellij.ui.table.JBTable;
import com.intellij.util.ui.JBUI;
import dev.ashore.core.Messages;
import dev.ashore.core.RequestText;
import dev.ashore.core.wire.RequestDisplay;
import dev.ashore.core.wire.RequestRecord;
import java.awt.Graphics;
import java.awt.Point;
import java.awt.Rectangle;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;
import javax.swing.ScrollPaneConstants;
import javax.swing.table.AbstractTableModel;

/**
 * Requests, the newest first. While one looks at the top it follows; what is selected, and what one scrolled to, stays where it
 * is on the screen.
 */
public final class RequestTable extends JBTable {
    private static final long serialVersionUID = 1;

    /** The columns in their order; the time has the waterfall. */
    enum Column {
        CLOCK(62, 62),
        STATUS(70, 44),
        METHOD(55, 44),
        PATH(230, 90),
        TIME(150, 70),
        CALLER(130, 40),
        PLACE(200, 60);

        private final int width;
        private final int least;

        Column(int width, int least) {
            this.width = width;
            this.least = least;
        }
    }

    private final transient Rows rows;
    private final transient RequestCell cell = new RequestCell();

    RequestTable() {
        super(new Rows());
        rows = (Rows) getModel();
        // What callers sent is no markup, whatever it looks like.
        putClientProperty("html.disable", true);
        setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        setShowGrid(false);
        setStriped(true);
        setDefaultRenderer(Object.class, cell);
        // Else the platform draws every row to find the highest.
        setRowHeight(getFontMetrics(getFont()).getHeight() + JBUI.scale(5));
        setAutoResizeMode(AUTO_RESIZE_SUBSEQUENT_COLUMNS);
        for (Column column : Column.values()) {
            getColumnModel().getColumn(column.ordinal()).setMinWidth(JBUI.scale(column.least));
            getColumnModel().getColumn(column.ordinal()).setPreferredWidth(JBUI.scale(column.width));
        }
        getEmptyText().setText(Messages.get("window.requests.empty"));
        getAccessibleContext().setAccessibleName(Messages.get("window.requests"));
    }

    /** Itself, where it can be scrolled. */
    JScrollPane scrolling() {
        JScrollPane pane = new com.intellij.ui.components.JBScrollPane(this);
        pane.setMinimumSize(JBUI.size(240, 0));
        pane.setVerticalScrollBarPolicy(ScrollPaneConstants.VERTICAL_SCROLLBAR_ALWAYS);
        return pane;
    }

    /** These from now on; `other`: of another session than before. */
    void show(List<RequestRecord> records, boolean other) {
        if (records == rows.records) {
            return;
        }
        RequestRecord selected = other ? null : selected();
        Rectangle seen = getVisibleRect();
        int anchor = anchor(seen, other);
        Long anchored = anchor < 0 ? null : rows.records.get(anchor).number();
        int below = anchor < 0 ? 0 : getCellRect(anchor, 0, true).y - seen.y;
        rows.records = records;
        rows.fireTableDataChanged();
        int again = selected == null ? -1 : rows.find(selected.number());
        if (again >= 0) {
            setRowSelectionInterval(again, again);
        }
        int row = anchored == null ? -1 : rows.find(anchored);
        if (row >= 0 && getParent() instanceof javax.swing.JViewport viewport) {
            setSize(getWidth(), Math.max(getPreferredSize().height, viewport.getHeight()));
            viewport.setViewPosition(new Point(seen.x, Math.max(0, getCellRect(row, 0, true).y - below)));
        }
    }

    /** The row that stays where it is: the selected one if it is seen, else the first that is seen, but none at the top. */
    private int anchor(Rectangle seen, boolean other) {
        int row = getSelectedRow();
        if (other || rows.records.isEmpty()) {
            return -1;
        }
        if (row >= 0 && seen.intersects(getCellRect(row, 0, true))) {
            return row;
        }
        return seen.y <= 0 ? -1 : rowAtPoint(new Point(0, seen.y));
    }

    /** To the newest, and following again. */
    void follow() {
        clearSelection();
        scrollRectToVisible(new Rectangle(0, 0, 1, 1));
    }

    /** Selects the row that is under the pointer, so that a menu acts on it. */
    void point(int x, int y) {
        int row = rowAtPoint(new Point(x, y));
        if (row >= 0) {
            setRowSelectionInterval(row, row);
        }
    }

    RequestRecord selected() {
        int row = getSelectedRow();
        return row < 0 || row >= rows.records.size() ? null : rows.records.get(row);
    }

    RequestRecord at(int row) {
        return row < rows.records.size() ? rows.records.get(row) : null;
    }

    @Override
    public void paint(Graphics graphics) {
        cell.span(this, rows.records, getVisibleRect());
        super.paint(graphics);
    }

    private static final class Rows extends AbstractTableModel {
        private static final long serialVersionUID = 1;
        private transient List<RequestRecord> records = List.of();
        private final transient ZoneId zone = ZoneId.systemDefault();

        /** They are sorted by their numbers, the highest first. */
        int find(Long number) {
            int from = 0;
            int to = records.size() - 1;
            while (from <= to) {
                int middle = (from + to) >>> 1;
                int order = records.get(middle).number().compareTo(number);
                if (order == 0) {
                    return middle;
                }
                from = order > 0 ? middle + 1 : from;
                to = order > 0 ? to : middle - 1;
            }
            return -1;
        }

        @Override
        public int getRowCount() {
            return records.size();
        }

        @Override
        public int getColumnCount() {
            return Column.values().length;
        }

        @Override
        public String getColumnName(int column) {
            return Messages.get("window.column." + Column.values()[column].name().toLowerCase(java.util.Locale.ROOT));
        }

        @Override
        public Object getValueAt(int row, int column) {
            RequestRecord one = records.get(row);
            RequestDisplay shown = one.display();
            return RequestText.cell(switch (Column.values()[column]) {
                case CLOCK -> RequestText.clock(one, zone);
                case STATUS -> shown == null ? "" : shown.answer();
                case METHOD -> one.method();
                case PATH -> one.url();
                case TIME -> shown == null ? "" : Objects.requireNonNullElse(shown.time(), "");
                case CALLER -> one.from();
                case PLACE -> shown == null ? "" : shown.place();
            });
        }
    }
}
