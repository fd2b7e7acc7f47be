package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import com.intellij.openapi.Disposable;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.openapi.ui.SimpleToolWindowPanel;
import com.intellij.ui.ColoredTreeCellRenderer;
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
import java.util.List;
import java.util.Optional;
import javax.swing.Icon;
import javax.swing.JTree;
import javax.swing.Timer;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreePath;

/** Sessions with what is known of them, and the targets of the namespace. */
final class SessionsPanel extends SimpleToolWindowPanel implements Disposable {
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
    private final Timer timer = new Timer(PACE, event -> fill());

    SessionsPanel(Ashore ashore) {
        super(true);
        this.ashore = ashore;
        timer.setRepeats(false);
        tree.setRootVisible(false);
        tree.setShowsRootHandles(true);
        tree.setCellRenderer(new Renderer());
        tree.getEmptyText().setText(Messages.get("window.empty"));
        setContent(new JBScrollPane(tree));
        var group = new Menu(ashore).group(() -> selected().or(() -> ashore.sessions().current()));
        var bar = ActionManager.getInstance().createActionToolbar("Ashore", group, true);
        bar.setTargetComponent(tree);
        setToolbar(bar.getComponent());
        ashore.onDraw(this, () -> {
            if (!timer.isRunning()) {
                timer.start();
            }
        });
        fill();
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
    }

    /** Asks once for what there is to intercept. */
    private void look() {
        ashore.server().ask(api -> api.targets(new ListTargets(null, ashore.folder(), null))).thenAccept(listed ->
                ApplicationManager.getApplication().invokeLater(
                        () -> {
                            targets.removeAllChildren();
                            if (listed.problem() != null) {
                                targets.add(new DefaultMutableTreeNode(
                                        new Line(listed.problem(), "", AllIcons.General.Warning, null)));
                            }
                            for (RankedTarget target : listed.targets()) {
                                Icon icon = target.notPossible() == null ? AllIcons.Nodes.Deploy : AllIcons.General.Warning;
                                targets.add(new DefaultMutableTreeNode(
                                        new Line(target.choice().target(), Texts.ranked(target), icon, null)));
                            }
                            fill();
                        },
                        ModalityState.any(),
                        ashore.project().getDisposed()));
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
