package dev.ashore.ide;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.ui.SimpleToolWindowPanel;
import com.intellij.ui.ColoredTableCellRenderer;
import com.intellij.ui.ColoredTreeCellRenderer;
import com.intellij.ui.JBSplitter;
import com.intellij.ui.SearchTextField;
import com.intellij.ui.components.JBCheckBox;
import com.intellij.ui.components.JBScrollPane;
import com.intellij.ui.components.labels.LinkLabel;
import com.intellij.util.concurrency.AppExecutorUtil;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.TargetList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.swing.Timer;
import javax.swing.plaf.basic.BasicTableHeaderUI;
import javax.swing.plaf.basic.BasicTableUI;
import javax.swing.plaf.basic.BasicTextAreaUI;
import javax.swing.plaf.basic.BasicTreeUI;
import javax.swing.table.DefaultTableColumnModel;
import javax.swing.table.JTableHeader;

/** The sessions, what can be done with them, and the requests of the one that is selected. Its parts come in steps. */
public final class SessionsPanel extends SimpleToolWindowPanel implements Disposable {
    private static final long serialVersionUID = 1;
    /** The tree is drawn at most five times a second, however many requests come. */
    private static final int PACE = 200;

    private final transient Ashore ashore;
    private final transient Executor aside = AppExecutorUtil.createBoundedApplicationPoolExecutor("Ashore sessions", 1);
    private final Timer timer = new Timer(PACE, event -> fill());
    private final JBSplitter both = new JBSplitter(false, "Ashore.sessions", 0.25f);
    private SessionTree tree;
    private RequestTable table;
    private RequestsPanel requests;
    private transient DefaultActionGroup actions;
    private transient volatile TargetList targets;

    SessionsPanel(Ashore ashore, Steps steps) {
        super(true);
        this.ashore = ashore;
        timer.setRepeats(false);
        setContent(both);
        steps.then(
                () -> Steps.learn(SessionTree.class, ColoredTreeCellRenderer.class, JBScrollPane.class, BasicTreeUI.class),
                this::addTree);
        steps.then(() -> actions = new Menu(ashore).group(this::meant), this::addActions);
        steps.then(
                () -> Steps.learn(
                        RequestTable.class, ColoredTableCellRenderer.class, JTableHeader.class, DefaultTableColumnModel.class,
                        BasicTableUI.class, BasicTableHeaderUI.class, RequestCell.class),
                () -> table = new RequestTable());
        steps.then(
                () -> Steps.learn(
                        RequestsPanel.class, RequestDetails.class, RequestActions.class, SearchTextField.class, JBCheckBox.class,
                        LinkLabel.class, BasicTextAreaUI.class),
                this::addRequests);
    }

    private void addTree() {
        tree = new SessionTree();
        both.setFirstComponent(new JBScrollPane(tree));
        ashore.onDraw(this, () -> {
            if (!timer.isRunning()) {
                timer.start();
            }
        });
        fill();
        look();
    }

    private void addActions() {
        var bar = ActionManager.getInstance().createActionToolbar("Ashore", actions, true);
        bar.setTargetComponent(tree);
        setToolbar(bar.getComponent());
    }

    private void addRequests() {
        requests = new RequestsPanel(ashore, aside, table);
        both.setSecondComponent(requests);
        tree.addTreeSelectionListener(event -> showRequests());
        showRequests();
    }

    /** The session that is selected, else the current one. */
    private Optional<SessionView> meant() {
        return tree.selected().flatMap(session -> ashore.sessions().get(session)).or(() -> ashore.sessions().current());
    }

    /** Worked out aside, one after the other, so that the youngest is shown last. */
    private void fill() {
        aside.execute(() -> {
            List<SessionLines> lines = SessionLines.now(ashore, targets);
            ashore.later(() -> {
                tree.show(lines);
                showRequests();
            });
        });
    }

    private void showRequests() {
        if (requests != null) {
            requests.show(meant().map(SessionView::session).orElse(null));
        }
    }

    /** Asks once for what there is to intercept. */
    private void look() {
        ashore.server().ask(api -> api.targets(new ListTargets(null, null, ashore.folder(), null, null))).thenAccept(listed -> {
            targets = listed;
            fill();
        });
    }

    @Override
    public void dispose() {
        timer.stop();
    }
}
