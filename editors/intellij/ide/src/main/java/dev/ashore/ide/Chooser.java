package dev.ashore.ide;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.popup.JBPopupFactory;
import com.intellij.ui.ColoredListCellRenderer;
import com.intellij.ui.SimpleTextAttributes;
import dev.ashore.core.wire.Question;
import dev.ashore.core.wire.RankedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JList;

/** The ranked targets with their reasons, in a popup that holds nothing up. */
final class Chooser implements TargetPicker {
    /** @param word what the answer is called that names no target */
    private record Item(RankedTarget target, String word, boolean never) {}

    @Override
    public void pick(
            Project project, Question question, List<RankedTarget> targets, String problem, Consumer<Answer> answer) {
        List<Item> items = new ArrayList<>();
        targets.forEach(target -> items.add(new Item(target, null, false)));
        if (question.notNow() != null && !question.notNow().isEmpty()) {
            // The first one is what Enter takes: a target only where the server says that it stands out.
            boolean standsOut = Boolean.TRUE.equals(question.standsOut());
            items.add(standsOut ? items.size() : 0, new Item(null, question.notNow(), false));
        }
        items.add(new Item(null, question.never(), true));
        JBPopupFactory.getInstance()
                .createPopupChooserBuilder(items)
                .setTitle(question.title())
                .setAdText(problem == null ? question.hint() : problem)
                .setRenderer(new Renderer())
                .setNamerForFiltering(item -> item.target() == null ? "" : item.target().choice().target())
                .setResizable(true)
                .setMovable(true)
                .setRequestFocus(true)
                .setItemChosenCallback(item -> {
                    if (item.never() || item.target() != null) {
                        answer.accept(new Answer(item.never() ? null : item.target().choice()));
                    }
                })
                .createPopup()
                .showCenteredInCurrentWindow(project);
    }

    private static final class Renderer extends ColoredListCellRenderer<Item> {
        private static final long serialVersionUID = 1;

        @Override
        protected void customizeCellRenderer(
                JList<? extends Item> list, Item item, int index, boolean selected, boolean focused) {
            if (item.target() == null) {
                append(item.word(), SimpleTextAttributes.GRAYED_ATTRIBUTES);
                return;
            }
            boolean possible = item.target().notPossible() == null;
            append(
                    item.target().choice().target(),
                    possible ? SimpleTextAttributes.REGULAR_BOLD_ATTRIBUTES : SimpleTextAttributes.GRAYED_ATTRIBUTES);
            RankedTarget one = item.target();
            append("  " + SessionLines.more(one), SimpleTextAttributes.GRAYED_ATTRIBUTES);
        }
    }
}
