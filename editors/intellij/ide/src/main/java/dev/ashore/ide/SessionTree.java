package dev.ashore.ide;

import com.intellij.ui.ColoredTreeCellRenderer;
import com.intellij.ui.SimpleTextAttributes;
import com.intellij.ui.treeStructure.Tree;
import dev.ashore.core.Messages;
import dev.ashore.ide.SessionLines.Line;
import java.util.List;
import java.util.Optional;
import javax.swing.JTree;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreePath;

/** The sessions with what is known of them, and the targets of the namespace. */
final class SessionTree extends Tree {
    private static final long serialVersionUID = 1;

    private transient List<SessionLines> shown = List.of();
    private volatile String selected;

    SessionTree() {
        super(new DefaultTreeModel(new DefaultMutableTreeNode()));
        setRootVisible(false);
        setShowsRootHandles(true);
        setCellRenderer(new Renderer());
        getEmptyText().setText(Messages.get("window.empty"));
        addTreeSelectionListener(event -> selected = session(getSelectionPath()));
    }

    /** These lines from now on; the same row stays selected. */
    void show(List<SessionLines> lines) {
        if (lines.equals(shown)) {
            return;
        }
        shown = lines;
        int[] before = getSelectionRows();
        DefaultTreeModel model = (DefaultTreeModel) getModel();
        DefaultMutableTreeNode root = (DefaultMutableTreeNode) model.getRoot();
        root.removeAllChildren();
        lines.forEach(one -> root.add(node(one)));
        model.reload();
        for (int row = 0; row < getRowCount(); row++) {
            expandRow(row);
        }
        setSelectionRows(before);
    }

    /** The session of the line that is selected, or that it belongs to. On any thread. */
    Optional<String> selected() {
        return Optional.ofNullable(selected);
    }

    private static String session(TreePath path) {
        for (Object node : path == null ? new Object[0] : path.getPath()) {
            if (((DefaultMutableTreeNode) node).getUserObject() instanceof Line line && line.session() != null) {
                return line.session();
            }
        }
        return null;
    }

    private static DefaultMutableTreeNode node(SessionLines lines) {
        DefaultMutableTreeNode node = new DefaultMutableTreeNode(lines.line());
        lines.below().forEach(one -> node.add(node(one)));
        return node;
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
