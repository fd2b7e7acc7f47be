package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.project.DumbAwareAction;
import com.intellij.ui.ColoredTableCellRenderer;
import com.intellij.ui.DoubleClickListener;
import com.intellij.ui.PopupHandler;
import com.intellij.ui.SimpleTextAttributes;
import com.intellij.ui.table.JBTable;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.RequestDisplay;
import dev.ashore.core.wire.RequestIcon;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.Stood;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.swing.Icon;
import javax.swing.JTable;
import javax.swing.ListSelectionModel;
import javax.swing.table.AbstractTableModel;

/** The requests of one session, the newest first. A double click opens the line where one stood. */
public final class RequestsPanel extends JBTable {
    private static final long serialVersionUID = 1;
    private static final String[] COLUMNS = {"request", "answer", "time", "from", "place"};
    private static final int[] WIDTHS = {180, 120, 60, 150, 220};

    private final transient Ashore ashore;
    private final transient Deeds deeds;
    private final transient Rows rows;
    private final transient DefaultActionGroup actions = new DefaultActionGroup();
    private String session;

    RequestsPanel(Ashore ashore) {
        super(new Rows());
        this.ashore = ashore;
        this.deeds = new Deeds(ashore);
        this.rows = (Rows) getModel();
        setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        setShowGrid(false);
        setStriped(true);
        getEmptyText().setText(Messages.get("window.requests.empty"));
        setDefaultRenderer(Object.class, new Renderer());
        for (int i = 0; i < WIDTHS.length; i++) {
            getColumnModel().getColumn(i).setPreferredWidth(WIDTHS[i]);
        }
        new DoubleClickListener() {
            @Override
            protected boolean onDoubleClick(MouseEvent event) {
                RequestRecord record = selected();
                if (record != null) {
                    open(record);
                }
                return record != null;
            }
        }.installOn(this);
        actions.add(new Entry("request.open", AllIcons.Actions.EditSource, one -> stood(one) != null, this::open));
        actions.add(new Entry("request.curl", AllIcons.Actions.Copy, one -> true, one -> deeds.copyAsCurl(session, one.number())));
        actions.add(new Entry("request.replay", AllIcons.Actions.Rerun, one -> true, one -> deeds.replay(session, one.number())));
        addMouseListener(new PopupHandler() {
            @Override
            public void invokePopup(java.awt.Component component, int x, int y) {
                ActionManager.getInstance().createActionPopupMenu("AshoreRequests", actions).getComponent().show(component, x, y);
            }
        });
    }

    /** Of this session from now on; null: of none. */
    void show(String other) {
        List<RequestRecord> now = other == null ? List.of() : ashore.requests().of(other);
        if (Objects.equals(session, other) && now.equals(rows.records)) {
            return;
        }
        RequestRecord before = Objects.equals(session, other) ? selected() : null;
        session = other;
        rows.records = now;
        rows.fireTableDataChanged();
        for (int row = 0; before != null && row < now.size(); row++) {
            if (now.get(row).number().equals(before.number())) {
                setRowSelectionInterval(row, row);
            }
        }
    }

    /** What can be done with the request that is selected. */
    public DefaultActionGroup actions() {
        return actions;
    }

    private RequestRecord selected() {
        int row = getSelectedRow();
        return row < 0 || row >= rows.records.size() ? null : rows.records.get(row);
    }

    /** Where it stood last, or null. */
    private static Stood stood(RequestRecord record) {
        List<Stood> stops = record.stops();
        return stops == null || stops.isEmpty() ? null : stops.get(stops.size() - 1);
    }

    private void open(RequestRecord record) {
        var stood = stood(record);
        if (stood != null) {
            deeds.open(stood.place().file(), stood.place().line());
        }
    }

    private static final class Rows extends AbstractTableModel {
        private static final long serialVersionUID = 1;
        private transient List<RequestRecord> records = List.of();

        @Override
        public int getRowCount() {
            return records.size();
        }

        @Override
        public int getColumnCount() {
            return COLUMNS.length;
        }

        @Override
        public String getColumnName(int column) {
            return Messages.get("window." + COLUMNS[column]);
        }

        @Override
        public Object getValueAt(int row, int column) {
            RequestRecord one = records.get(row);
            RequestDisplay shown = one.display();
            if (shown == null) {
                return column == 0 ? one.url() : "";
            }
            String cell = switch (column) {
                case 0 -> shown.request();
                case 1 -> shown.answer();
                case 2 -> shown.time();
                case 3 -> one.from();
                default -> shown.place();
            };
            return Objects.requireNonNullElse(cell, "");
        }
    }

    private final class Renderer extends ColoredTableCellRenderer {
        private static final long serialVersionUID = 1;

        @Override
        protected void customizeCellRenderer(
                JTable table, Object value, boolean selected, boolean focused, int row, int column) {
            RequestRecord one = row < rows.records.size() ? rows.records.get(row) : null;
            String icon = one == null || one.display() == null || column != 1 ? "" : one.display().icon();
            append(String.valueOf(value), switch (icon) {
                case RequestIcon.FAILED, RequestIcon.THROWN -> SimpleTextAttributes.ERROR_ATTRIBUTES;
                case RequestIcon.HELD, RequestIcon.RUNNING -> SimpleTextAttributes.REGULAR_BOLD_ATTRIBUTES;
                default -> SimpleTextAttributes.REGULAR_ATTRIBUTES;
            });
        }
    }

    /** What can be done with the request that is selected. */
    private final class Entry extends DumbAwareAction {
        private final transient Predicate<RequestRecord> fits;
        private final transient Consumer<RequestRecord> deed;

        Entry(String key, Icon icon, Predicate<RequestRecord> fits, Consumer<RequestRecord> deed) {
            super(Messages.get(key), null, icon);
            this.fits = fits;
            this.deed = deed;
        }

        @Override
        public void update(AnActionEvent event) {
            RequestRecord one = selected();
            event.getPresentation().setEnabled(one != null && fits.test(one));
        }

        @Override
        public void actionPerformed(AnActionEvent event) {
            RequestRecord one = selected();
            if (one != null) {
                deed.accept(one);
            }
        }

        public ActionUpdateThread getActionUpdateThread() {
            return ActionUpdateThread.EDT;
        }
    }
}
