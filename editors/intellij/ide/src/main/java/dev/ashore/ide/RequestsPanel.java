package dev.ashore.ide;

import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.ui.DoubleClickListener;
import com.intellij.ui.JBSplitter;
import com.intellij.ui.PopupHandler;
import com.intellij.ui.SearchTextField;
import com.intellij.ui.components.JBCheckBox;
import com.intellij.util.ui.JBUI;
import dev.ashore.core.Messages;
import dev.ashore.core.RequestFilter;
import dev.ashore.core.wire.RequestRecord;
import java.awt.BorderLayout;
import java.awt.FlowLayout;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.KeyStroke;
import javax.swing.event.DocumentEvent;

/** The requests of one session: what is looked for above, the list, and beside it what is known of the one that is selected. */
public final class RequestsPanel extends JPanel {
    private static final long serialVersionUID = 1;

    private final transient Ashore ashore;
    private final transient Executor aside;
    private final RequestTable table;
    private final transient RequestActions actions;
    private final RequestDetails details;
    private final JBSplitter both = new JBSplitter(false, "Ashore.request", 0.6f);
    private final SearchTextField text = new SearchTextField(false);
    private final JCheckBox stood = filter("filter.stood");
    private final JCheckBox mine = filter("filter.mine");
    private final JCheckBox errors = filter("filter.errors");
    private String session;
    private String shown;

    /** @param aside where what is shown is worked out, one after the other */
    public RequestsPanel(Ashore ashore, Executor aside) {
        this(ashore, aside, new RequestTable());
    }

    RequestsPanel(Ashore ashore, Executor aside, RequestTable table) {
        super(new BorderLayout());
        this.table = table;
        this.ashore = ashore;
        this.aside = aside;
        Deeds deeds = new Deeds(ashore);
        details = new RequestDetails(deeds);
        actions = new RequestActions(table, () -> shown, deeds);
        add(filters(), BorderLayout.NORTH);
        both.setFirstComponent(table.scrolling());
        add(both, BorderLayout.CENTER);
        table.getSelectionModel().addListSelectionListener(event -> showDetails());
        new DoubleClickListener() {
            @Override
            protected boolean onDoubleClick(MouseEvent event) {
                RequestRecord record = table.selected();
                if (record != null) {
                    RequestActions.open(record, deeds);
                }
                return record != null;
            }
        }.installOn(table);
        table.addMouseListener(new PopupHandler() {
            @Override
            public void invokePopup(java.awt.Component component, int x, int y) {
                table.point(x, y);
                ActionManager.getInstance().createActionPopupMenu("AshoreRequests", actions.group()).getComponent().show(component, x, y);
            }
        });
        table.registerKeyboardAction(
                event -> table.follow(), KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), JComponent.WHEN_FOCUSED);
    }

    private JComponent filters() {
        text.getTextEditor().getEmptyText().setText(Messages.get("filter.text"));
        text.getTextEditor().getAccessibleContext().setAccessibleName(Messages.get("filter.text"));
        text.addDocumentListener(new com.intellij.ui.DocumentAdapter() {
            @Override
            protected void textChanged(DocumentEvent event) {
                refresh();
            }
        });
        JPanel bar = new JPanel(new BorderLayout());
        JPanel switches = new JPanel(new FlowLayout(FlowLayout.LEADING, JBUI.scale(6), 0));
        for (JCheckBox one : new JCheckBox[] {stood, mine, errors}) {
            one.addActionListener(event -> refresh());
            switches.add(one);
        }
        bar.add(text, BorderLayout.CENTER);
        bar.add(switches, BorderLayout.EAST);
        return bar;
    }

    private static JCheckBox filter(String key) {
        JCheckBox box = new JBCheckBox();
        Texts.set(box, Messages.get(key));
        box.setToolTipText(Messages.get(key + ".hint"));
        return box;
    }

    /** Of this session from now on; null: of none. */
    public void show(String other) {
        session = other;
        refresh();
    }

    /** Sorted out aside: there may be many. */
    private void refresh() {
        String of = session;
        RequestFilter filter = new RequestFilter(stood.isSelected(), mine.isSelected(), errors.isSelected(), text.getText());
        aside.execute(() -> {
            List<RequestRecord> all = of == null ? List.of() : ashore.requests().of(of);
            List<RequestRecord> fit = filter.of(all);
            ashore.later(() -> show(of, all, fit));
        });
    }

    private void show(String of, List<RequestRecord> all, List<RequestRecord> fit) {
        table.getEmptyText().setText(Messages.get(all.isEmpty() ? "window.requests.empty" : "window.requests.none"));
        table.show(fit, !Objects.equals(of, shown));
        shown = of;
        showDetails();
    }

    private void showDetails() {
        RequestRecord one = table.selected();
        JComponent beside = one == null ? null : details;
        if (both.getSecondComponent() != beside) {
            both.setSecondComponent(beside);
        }
        if (one != null) {
            aside.execute(() -> {
                RequestDetails.Told told = RequestDetails.told(one);
                ashore.later(() -> details.show(told));
            });
        }
    }

    /** What can be done with the request that is selected. */
    public DefaultActionGroup actions() {
        return actions.group();
    }
}
