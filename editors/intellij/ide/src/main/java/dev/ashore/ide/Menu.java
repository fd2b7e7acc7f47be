package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.project.DumbAwareAction;
import dev.ashore.core.Messages;
import dev.ashore.core.Server;
import dev.ashore.core.Sessions;
import dev.ashore.core.wire.Action;
import dev.ashore.core.wire.ActionKind;
import dev.ashore.core.wire.IdleReason;
import dev.ashore.core.wire.SessionNotice;
import dev.ashore.core.wire.SessionView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.Icon;

/** What can be done, in the widget's popup and in the tool window's bar. */
final class Menu {
    /** What this menu has by itself. */
    private static final Set<String> OWN = Set.of(ActionKind.CHOOSE_TARGET, ActionKind.DOCTOR);

    private final Ashore ashore;
    private final Deeds deeds;

    Menu(Ashore ashore) {
        this.ashore = ashore;
        this.deeds = new Deeds(ashore);
    }

    /** For the session that is meant: the current one, or the one that is selected. Not to be called on the UI's thread. */
    DefaultActionGroup group(Supplier<Optional<SessionView>> meant) {
        DefaultActionGroup group = new DefaultActionGroup();
        Supplier<Optional<SessionView>> living = () -> meant.get().filter(Sessions::living);
        group.add(new Offered(ActionKind.RESUME, AllIcons.Actions.Resume, living, view -> deeds.suspend(view.session(), false)));
        group.add(new Offered(ActionKind.PAUSE, AllIcons.Actions.Pause, living, view -> deeds.suspend(view.session(), true)));
        group.add(new Offered(ActionKind.LEAVE, AllIcons.Actions.Suspend, living, view -> deeds.leave(view.session())));
        group.addSeparator();
        if (meant.get().filter(Sessions::living).isEmpty()) {
            // How the window stands offers its own ways out.
            ashore.status().idle().stream()
                    .flatMap(idle -> idle.actions() == null ? java.util.stream.Stream.empty() : idle.actions().stream())
                    .filter(action -> !OWN.contains(action.kind()))
                    .forEach(action -> group.add(new Entry(action, () -> ashore.notices()
                            .act(action, new SessionNotice(List.of(), null, null, null)))));
            group.addSeparator();
        }
        group.add(new Entry("action.choose", AllIcons.General.Filter, () -> choose(meant)));
        group.add(new Entry("action.rule", AllIcons.Actions.EditSource, deeds::openRule));
        group.add(new Entry("menu.requests", AllIcons.Actions.ListFiles, deeds::showToolWindow));
        group.add(new Entry("action.doctor", AllIcons.General.InspectionsOK, deeds::doctor));
        group.add(new Entry("action.log", AllIcons.FileTypes.Text, deeds::showLog));
        if (ashore.status().idle().filter(idle -> IdleReason.OFF.equals(idle.reason())).isEmpty()) {
            group.add(new Entry("menu.off", AllIcons.Actions.Suspend, () -> deeds.act(
                    new Action(null, null, ActionKind.SWITCH_OFF, null, ""), null, null)));
        }
        if (ashore.server().state() == Server.State.STOPPED) {
            group.add(new Entry("menu.restart", AllIcons.Actions.Restart, ashore.server()::restart));
        }
        return group;
    }

    private void choose(Supplier<Optional<SessionView>> meant) {
        Choosing choosing = new Choosing(ashore);
        Optional<SessionView> view = meant.get().filter(Sessions::living);
        if (view.isPresent()) {
            choosing.forSession(view.get());
            return;
        }
        var selected = com.intellij.execution.RunManager.getInstance(ashore.project()).getSelectedConfiguration();
        if (selected == null) {
            ashore.notices().failed(new dev.ashore.core.Problem(Messages.get("choose.nothing")));
        } else {
            choosing.forConfiguration(selected.getName());
        }
    }

    /** An entry that is there always. */
    private static final class Entry extends DumbAwareAction {
        private final Runnable deed;

        Entry(Action action, Runnable deed) {
            super(action.title(), null, null);
            this.deed = deed;
        }

        Entry(String key, Icon icon, Runnable deed) {
            super(Messages.get(key), null, icon);
            // Read from its file here, where nobody waits, and not when it is first painted.
            icon.getIconWidth();
            this.deed = deed;
        }

        @Override
        public void actionPerformed(AnActionEvent event) {
            deed.run();
        }

        public ActionUpdateThread getActionUpdateThread() {
            return ActionUpdateThread.BGT;
        }
    }

    /** An entry that is there while the server offers it for the session, in the server's words. */
    private static final class Offered extends DumbAwareAction {
        private final String kind;
        private final Supplier<Optional<SessionView>> session;
        private final Consumer<SessionView> deed;

        Offered(String kind, Icon icon, Supplier<Optional<SessionView>> session, Consumer<SessionView> deed) {
            super("", null, icon);
            icon.getIconWidth();
            this.kind = kind;
            this.session = session;
            this.deed = deed;
        }

        @Override
        public void update(AnActionEvent event) {
            Optional<Action> offered = session.get().flatMap(this::of);
            event.getPresentation().setEnabledAndVisible(offered.isPresent());
            offered.ifPresent(action -> event.getPresentation().setText(action.title(), false));
        }

        private Optional<Action> of(SessionView view) {
            List<Action> offered = view.display() == null ? null : view.display().actions();
            return offered == null
                    ? Optional.empty()
                    : offered.stream().filter(action -> kind.equals(action.kind())).findFirst();
        }

        @Override
        public void actionPerformed(AnActionEvent event) {
            session.get().ifPresent(deed);
        }

        public ActionUpdateThread getActionUpdateThread() {
            return ActionUpdateThread.BGT;
        }
    }
}
