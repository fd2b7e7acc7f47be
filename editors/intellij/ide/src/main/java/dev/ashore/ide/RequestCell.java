package dev.ashore.ide;

import com.intellij.ui.ColoredTableCellRenderer;
import com.intellij.ui.JBColor;
import com.intellij.ui.SimpleTextAttributes;
import com.intellij.util.ui.JBUI;
import dev.ashore.core.RequestFilter;
import dev.ashore.core.wire.RequestIcon;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.ide.RequestTable.Column;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Point;
import java.awt.Rectangle;
import java.util.List;
import javax.swing.JTable;

/** A cell of the requests, in the colour of what became of it; the times of those that are seen are a waterfall. */
final class RequestCell extends ColoredTableCellRenderer {
    private static final long serialVersionUID = 1;
    private static final Color REFUSED = new JBColor(0xA46704, 0xD6AE58);
    private static final Color FAILED = new JBColor(0xC7222D, 0xF75464);
    private static final Color STANDS = new JBColor(0x3574F0, 0x6B9BFA);
    private static final Color WENT = new JBColor(0x8FB3F5, 0x43639E);
    /** What the waterfall leaves for the figure. */
    private static final int FIGURE = 62;

    private transient RequestRecord one;
    private boolean time;
    private boolean marked;
    private long from;
    private long to;

    /** The time between the first and the last of those that are seen. */
    void span(JTable table, List<RequestRecord> records, Rectangle seen) {
        int first = Math.max(0, table.rowAtPoint(new Point(0, seen.y)));
        int last = table.rowAtPoint(new Point(0, seen.y + seen.height - 1));
        from = Long.MAX_VALUE;
        to = 0;
        for (int row = first; row < records.size() && (last < 0 || row <= last); row++) {
            RequestRecord record = records.get(row);
            from = Math.min(from, begin(record));
            to = Math.max(to, end(record));
        }
    }

    @Override
    protected void customizeCellRenderer(JTable table, Object value, boolean selected, boolean focused, int row, int column) {
        one = ((RequestTable) table).at(row);
        Column kind = Column.values()[table.convertColumnIndexToModel(column)];
        time = kind == Column.TIME;
        marked = selected;
        boolean coloured = one != null && (kind == Column.STATUS || kind == Column.PATH && RequestFilter.isError(one));
        boolean bold = kind == Column.STATUS && RequestIcon.HELD.equals(icon());
        Color colour = coloured && !selected ? text() : null;
        append(String.valueOf(value), new SimpleTextAttributes(bold ? SimpleTextAttributes.STYLE_BOLD : 0, colour));
    }

    private String icon() {
        return one == null ? "" : RequestFilter.icon(one);
    }

    /** Null: as all text. */
    private Color text() {
        if (RequestIcon.HELD.equals(icon())) {
            return STANDS;
        }
        boolean ours = one.status() != null && one.status() < 500 && !RequestIcon.FAILED.equals(icon());
        return !RequestFilter.isError(one) ? null : ours && !RequestIcon.THROWN.equals(icon()) ? REFUSED : FAILED;
    }

    @Override
    protected void paintComponent(Graphics graphics) {
        super.paintComponent(graphics);
        int room = getWidth() - JBUI.scale(FIGURE) - JBUI.scale(6);
        if (!time || one == null || room <= 0 || to <= from) {
            return;
        }
        Color colour = text();
        int begin = (int) ((begin(one) - from) * room / (to - from));
        int length = Math.max(JBUI.scale(2), (int) ((end(one) - begin(one)) * room / (to - from)));
        graphics.setColor(marked ? getForeground() : colour == null ? WENT : colour);
        int height = JBUI.scale(6);
        graphics.fillRect(
                JBUI.scale(FIGURE) + Math.min(begin, room - JBUI.scale(2)), (getHeight() - height) / 2, length, height);
    }

    private static long begin(RequestRecord record) {
        return record.at() == null ? 0 : record.at();
    }

    /** What has no answer yet goes on to this moment. */
    private static long end(RequestRecord record) {
        if (record.durationMs() != null) {
            return begin(record) + Math.max(1, record.durationMs().longValue());
        }
        return record.outcome() == null ? Math.max(begin(record) + 1, System.currentTimeMillis()) : begin(record) + 1;
    }
}
