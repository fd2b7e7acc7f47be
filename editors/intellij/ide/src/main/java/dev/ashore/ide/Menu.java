package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.project.DumbAwareAction;
import dev.ashore.core.Messages;
import dev.ashore.core.Server;
import dev.ashore.core.Sessions;
import dev.ashore.core.Texts;
import dev.ashore.core.wire.SessionView;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.swing.Icon;

/** What can be done, in the widget's popup and in the tool window's bar. */
final class Menu {
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
        group.add(new Entry("menu.resume", AllIcons.Actions.Resume, living, Menu::suspended,
                () -> living.get().ifPresent(view -> deeds.suspend(view.session(), false))));
        group.add(new Entry("menu.pause", AllIcons.Actions.Pause, living, view -> !suspended(view),
                () -> living.get().ifPresent(view -> deeds.suspend(view.session(), true))));
        group.add(new Entry("menu.leave", AllIcons.Actions.Suspend, living, view -> true,
                () -> living.get().ifPresent(view -> deeds.leave(view.session()))));
        group.addSeparator();
        group.add(new Entry("action.choose", AllIcons.General.Filter, null, null, () -> choose(meant)));
        group.add(new Entry("action.rule", AllIcons.Actions.EditSource, null, null, deeds::openRule));
        group.add(new Entry("menu.requests", AllIcons.Actions.ListFiles, null, null, deeds::showToolWindow));
        group.add(new Entry("action.doctor", AllIcons.General.InspectionsOK, null, null, deeds::doctor));
        group.add(new Entry("action.log", AllIcons.FileTypes.Text, null, null, deeds::showLog));
        if (ashore.server().state() == Server.State.STOPPED) {
            group.add(new Entry("menu.restart", AllIcons.Actions.Restart, null, null, ashore.server()::restart));
        }
        return group;
    }

    private void choose(Supplier<Optional<SessionView>> meant) {
        Choosing choosing = new Choosing(ashore);
        Optional<SessionView> view = meant.get().filter(Sessions::living);
        if (view.isPresent()) {
            choosing.forSession(view.get(), null);
            return;
        }
        var selected = com.intellij.execution.RunManager.getInstance(ashore.project()).getSelectedConfiguration();
        if (selected == null) {
            ashore.notices().failed(new dev.ashore.core.Problem(Messages.get("choose.nothing")));
        } else {
            choosing.forConfiguration(selected.getName());
        }
    }

    private static boolean suspended(SessionView view) {
        return Boolean.TRUE.equals(view.suspended());
    }

    /** An entry that is there always, or only while the session fits. */
    private static final class Entry extends DumbAwareAction {
        private final String key;
        private final Supplier<Optional<SessionView>> session;
        private final Predicate<SessionView> fits;
        private final Runnable deed;

        Entry(String key, Icon icon, Supplier<Optional<SessionView>> session, Predicate<SessionView> fits, Runnable deed) {
            super(Messages.get(key, ""), null, icon);
            // Read from its file here, where nobody waits, and not when it is first painted.
            icon.getIconWidth();
            this.key = key;
            this.session = session;
            this.fits = fits;
            this.deed = deed;
        }

        @Override
        public void update(AnActionEvent event) {
            if (session != null) {
                Optional<SessionView> view = session.get().filter(fits);
                event.getPresentation().setEnabledAndVisible(view.isPresent());
                view.ifPresent(one -> event.getPresentation().setText(Messages.get(key, Texts.target(one)), false));
            }
        }

        @Override
        public void actionPerformed(AnActionEvent event) {
            deed.run();
        }

        public ActionUpdateThread getActionUpdateThread() {
            return ActionUpdateThread.BGT;
        }
    }
}
