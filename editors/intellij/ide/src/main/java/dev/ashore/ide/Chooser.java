package dev.ashore.ide;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.InputValidator;
import com.intellij.openapi.ui.popup.IPopupChooserBuilder;
import com.intellij.openapi.ui.popup.JBPopup;
import com.intellij.openapi.ui.popup.JBPopupFactory;
import com.intellij.openapi.ui.popup.JBPopupListener;
import com.intellij.openapi.ui.popup.LightweightWindowEvent;
import com.intellij.ui.ColoredListCellRenderer;
import com.intellij.ui.SimpleTextAttributes;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.Action;
import dev.ashore.core.wire.ActionKind;
import dev.ashore.core.wire.Mode;
import dev.ashore.core.wire.ModeAnswer;
import dev.ashore.core.wire.Question;
import dev.ashore.core.wire.RankedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.JList;

/** The ranked targets with their reasons, then whose requests, in popups that hold nothing up. */
final class Chooser implements TargetPicker {
    /**
     * @param bold what it is
     * @param more what is known of it
     * @param possible whether it can be taken
     * @param chosen what happens then
     */
    private record Item(String bold, String more, boolean possible, Runnable chosen) {}

    @Override
    public void pick(Project project, Asked asked, Consumer<Answer> answer) {
        Question question = asked.question();
        Runnable dismissed = () -> answer.accept(Answer.of(Kind.DISMISSED));
        List<Item> items = new ArrayList<>();
        for (RankedTarget target : asked.targets()) {
            boolean possible = target.notPossible() == null;
            items.add(new Item(target.choice().target(), SessionLines.more(target), possible, () -> {
                whose(project, question, target, answer, dismissed);
            }));
        }
        if (question.notNow() != null && !question.notNow().isEmpty()) {
            // The first one is what Enter takes: a target only where the server says that it stands out.
            boolean standsOut = Boolean.TRUE.equals(question.standsOut());
            Item notNow = new Item(question.notNow(), question.notNowDetail(), true, dismissed);
            items.add(standsOut ? items.size() : 0, notNow);
        }
        for (Action action : orEmpty(question.actions())) {
            Kind kind = switch (action.kind()) {
                case ActionKind.CHOOSE_CONTEXT -> Kind.CONTEXT;
                case ActionKind.CHOOSE_NAMESPACE -> Kind.NAMESPACE;
                default -> null;
            };
            if (kind != null) {
                items.add(new Item(action.title(), "", true, () -> elsewhere(project, kind, asked, answer, dismissed)));
            }
        }
        items.add(new Item(question.never(), question.neverDetail(), true, () -> {
            Item sure = new Item(question.never().replaceAll("…$", ""), question.neverDetail(), true, () -> {
                answer.accept(Answer.of(Kind.NEVER));
            });
            show(project, question.title(), "", List.of(sure), false, dismissed);
        }));
        String hint = question.warning() != null ? question.warning() : asked.problem() != null ? asked.problem() : question.hint();
        show(project, question.title(), hint, items, true, dismissed);
    }

    /** The second step. Nothing is preselected: one letter and Enter take one. */
    private static void whose(
            Project project, Question question, RankedTarget target, Consumer<Answer> answer, Runnable dismissed) {
        List<ModeAnswer> modes = orEmpty(question.modes());
        if (Boolean.TRUE.equals(target.whole()) || modes.size() < 2) {
            answer.accept(Answer.of(target, new Mode("global", null, null, null)));
            return;
        }
        List<Item> items = modes.stream()
                .map(mode -> new Item(mode.title(), detail(mode, target), true, () -> {
                    answer.accept(Answer.of(target, mode.mode()));
                }))
                .toList();
        String title = Messages.get("choose.whose", target.choice().target());
        show(project, title, "", items, false, dismissed);
    }

    private static String detail(ModeAnswer answer, RankedTarget target) {
        boolean mine = "personal".equals(answer.mode().mode()) && target.mine() != null && !target.mine().isEmpty();
        return mine ? target.mine() : answer.detail();
    }

    private static void elsewhere(
            Project project, Kind kind, Asked asked, Consumer<Answer> answer, Runnable dismissed) {
        List<String> names = orEmpty(kind == Kind.CONTEXT ? asked.contexts() : asked.namespaces());
        String title = Messages.get(kind == Kind.CONTEXT ? "choose.context" : "choose.namespace");
        pickName(project, title, names, name -> answer.accept(Answer.elsewhere(kind, name)), dismissed);
    }

    /** One of the names; where none are known, one is typed. */
    static void pickName(Project project, String title, List<String> names, Consumer<String> chosen, Runnable dismissed) {
        if (names.isEmpty()) {
            String typed = com.intellij.openapi.ui.Messages.showInputDialog(project, title, "Ashore", null, "", new Name());
            if (typed == null) {
                dismissed.run();
            } else {
                chosen.accept(typed);
            }
            return;
        }
        List<Item> items = names.stream()
                .map(name -> new Item(name, "", true, () -> chosen.accept(name)))
                .toList();
        show(project, title, "", items, false, dismissed);
    }

    private static void show(
            Project project, String title, String hint, List<Item> items, boolean preselect, Runnable dismissed) {
        boolean[] taken = {false};
        IPopupChooserBuilder<Item> builder = JBPopupFactory.getInstance()
                .createPopupChooserBuilder(items)
                .setTitle(title)
                .setAdText(hint)
                .setRenderer(new Renderer())
                .setNamerForFiltering(Item::bold)
                .setAutoSelectIfEmpty(preselect)
                .setResizable(true)
                .setMovable(true)
                .setRequestFocus(true)
                .setItemChosenCallback(item -> {
                    taken[0] = true;
                    item.chosen().run();
                });
        JBPopup popup = builder.createPopup();
        popup.addListener(new JBPopupListener() {
            @Override
            public void onClosed(LightweightWindowEvent event) {
                // The popup goes first, and what was chosen comes after it.
                com.intellij.openapi.application.ApplicationManager.getApplication().invokeLater(() -> {
                    if (!taken[0]) {
                        dismissed.run();
                    }
                });
            }
        });
        popup.showCenteredInCurrentWindow(project);
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    /** A name as Kubernetes allows it. */
    private static final class Name implements InputValidator {
        @Override
        public boolean checkInput(String text) {
            return text.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
        }

        @Override
        public boolean canClose(String text) {
            return checkInput(text);
        }
    }

    private static final class Renderer extends ColoredListCellRenderer<Item> {
        private static final long serialVersionUID = 1;

        @Override
        protected void customizeCellRenderer(
                JList<? extends Item> list, Item item, int index, boolean selected, boolean focused) {
            append(
                    item.bold(),
                    item.possible() ? SimpleTextAttributes.REGULAR_BOLD_ATTRIBUTES : SimpleTextAttributes.GRAYED_ATTRIBUTES);
            append("  " + item.more(), SimpleTextAttributes.GRAYED_ATTRIBUTES);
        }
    }
}
