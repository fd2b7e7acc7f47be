package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import com.intellij.openapi.Disposable;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.openapi.ui.SimpleToolWindowPanel;
import com.intellij.ui.ColoredTreeCellRenderer;
import com.intellij.ui.JBSplitter;
import com.intellij.ui.SimpleTextAttributes;
import com.intellij.ui.components.JBScrollPane;
import com.intellij.ui.treeStructure.Tree;
import dev.ashore.core.Messages;
import dev.ashore.core.Server;
import dev.ashore.core.Sessions;
import dev.ashore.core.Texts;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.TargetList;
import java.util.List;
import java.util.Optional;
import javax.swing.Icon;
import javax.swing.JTree;
import javax.swing.Timer;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreePath;

/** Sessions with what is known of them, the targets of the namespace, and the requests of the session that is selected. */
public final class SessionsPanel extends SimpleToolWindowPanel implements Disposable {
    private static final long serialVersionUID = 1;
    /** The tree is drawn at most five times a second, however many requests come. */
    private static final int PACE = 200;

    /** What a line is. */
    private record Line(String text, String more, Icon icon, String session) {}

    private final transient Ashore ashore;
    private final DefaultMutableTreeNode root = new DefaultMutableTreeNode();
    private final DefaultMutableTreeNode targets =
            new DefaultMutableTreeNode(new Line(Messages.get("window.targets"), "", AllIcons.Nodes.Module, null));
    private final DefaultTreeModel model = new DefaultTreeModel(root);
    private final Tree tree = new Tree(model);
    private RequestsPanel requests;
    private final Timer timer = new Timer(PACE, event -> fill());

    public SessionsPanel(Ashore ashore) {
        super(true);
        this.ashore = ashore;
        timer.setRepeats(false);
        tree.setRootVisible(false);
        tree.setShowsRootHandles(true);
        tree.setCellRenderer(new Renderer());
        tree.getEmptyText().setText(Messages.get("window.empty"));
        JBSplitter both = new JBSplitter(false, "Ashore.requests", 0.45f);
        both.setFirstComponent(new JBScrollPane(tree));
        setContent(both);
        // The rest is made in moments of its own: the window opens without waiting for it.
        later(() -> {
            var group = new Menu(ashore).group(() -> selected().or(() -> ashore.sessions().current()));
            var bar = ActionManager.getInstance().createActionToolbar("Ashore", group, true);
            bar.setTargetComponent(tree);
            setToolbar(bar.getComponent());
        });
        later(() -> {
            requests = new RequestsPanel(ashore);
            both.setSecondComponent(new JBScrollPane(requests));
            tree.addTreeSelectionListener(event -> showRequests());
            showRequests();
        });
        ashore.onDraw(this, () -> {
            if (!timer.isRunning()) {
                timer.start();
            }
        });
        later(this::fill);
        look();
    }

    private Optional<SessionView> selected() {
        TreePath path = tree.getSelectionPath();
        if (path == null) {
            return Optional.empty();
        }
        for (Object node : path.getPath()) {
            if (((DefaultMutableTreeNode) node).getUserObject() instanceof Line line && line.session() != null) {
                return ashore.sessions().get(line.session());
            }
        }
        return Optional.empty();
    }

    private void fill() {
        List<SessionView> views = ashore.sessions().all().stream()
                .filter(view -> Sessions.living(view) || view.proof() != null)
                .toList();
        int[] before = tree.getSelectionRows();
        root.removeAllChildren();
        for (SessionView view : views) {
            DefaultMutableTreeNode node = new DefaultMutableTreeNode(
                    new Line(Texts.status(view), view.runConfiguration(), Icons.ASHORE, view.session()));
            for (String fact : Texts.facts(view)) {
                node.add(new DefaultMutableTreeNode(new Line(fact, "", AllIcons.General.Information, null)));
            }
            root.add(node);
        }
        if (ashore.server().state() == Server.State.STOPPED) {
            String problem = ashore.server().problem();
            root.add(new DefaultMutableTreeNode(new Line(problem, "", AllIcons.General.Warning, null)));
        }
        if (targets.getChildCount() > 0) {
            root.add(targets);
        }
        model.reload();
        for (int row = 0; row < tree.getRowCount(); row++) {
            tree.expandRow(row);
        }
        tree.setSelectionRows(before);
        showRequests();
    }

    private void showRequests() {
        if (requests == null) {
            return;
        }
        requests.show(selected().or(() -> ashore.sessions().current()).map(SessionView::session).orElse(null));
    }

    /** Asks once for what there is to intercept. */
    private void look() {
        ashore.server().ask(api -> api.targets(new ListTargets(null, ashore.folder(), null)))
                .thenAccept(listed -> later(() -> offer(listed)));
    }

    private void offer(TargetList listed) {
        targets.removeAllChildren();
        if (listed.problem() != null) {
            targets.add(new DefaultMutableTreeNode(new Line(listed.problem(), "", AllIcons.General.Warning, null)));
        }
        for (RankedTarget target : listed.targets()) {
            Icon icon = target.notPossible() == null ? AllIcons.Nodes.Deploy : AllIcons.General.Warning;
            targets.add(new DefaultMutableTreeNode(
                    new Line(target.choice().target(), Texts.ranked(target), icon, null)));
        }
        fill();
    }

    private void later(Runnable deed) {
        ApplicationManager.getApplication().invokeLater(deed, ModalityState.any(), ashore.project().getDisposed());
    }

    @Override
    public void dispose() {
        timer.stop();
    }

    private static final class Renderer extends ColoredTreeCellRenderer {
        private static final long serialVersionUID = 1;

        @Override
        public void customizeCellRenderer(
                JTree tree, Object node, boolean selected, boolean expanded, boolean leaf, int row, boolean focused) {
            if (node instanceof DefaultMutableTreeNode one && one.getUserObject() instanceof Line line) {
                setIcon(line.icon());
                append(line.text(), SimpleTextAttributes.REGULAR_ATTRIBUTES);
                if (!line.more().isEmpty()) {
                    append("  " + line.more(), SimpleTextAttributes.GRAYED_ATTRIBUTES);
                }
            }
        }
    }
}
