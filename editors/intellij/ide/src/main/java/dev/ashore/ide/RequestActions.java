package dev.ashore.ide;

import com.intellij.icons.AllIcons;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.CustomShortcutSet;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.actionSystem.IdeActions;
import com.intellij.openapi.actionSystem.Presentation;
import com.intellij.openapi.project.DumbAwareAction;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.NoReplay;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.Stood;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.Icon;

/** What can be done with the request that is selected: in the menu, by keys, and beside its details. */
final class RequestActions {
    private final RequestTable table;
    private final DefaultActionGroup group = new DefaultActionGroup();
    final AnAction document;
    final AnAction keepBodies;

    /** @param session whose requests the table shows */
    RequestActions(RequestTable table, Supplier<String> session, Deeds deeds) {
        this.table = table;
        add("request.open", AllIcons.Actions.EditSource, (one, shown) -> shown.setEnabled(stood(one) != null),
                one -> open(one, deeds), CustomShortcutSet.fromString("ENTER", "F4"));
        document = add("request.document", AllIcons.FileTypes.Text, (one, shown) -> {}, deeds::openDocument,
                CustomShortcutSet.fromString("alt ENTER"));
        add("request.curl", AllIcons.Actions.Copy, (one, shown) -> {}, one -> deeds.copyAsCurl(session.get(), one.number()),
                ActionManager.getInstance().getAction(IdeActions.ACTION_COPY).getShortcutSet());
        add("request.replay", AllIcons.Actions.Rerun, RequestActions::replays,
                one -> deeds.replay(session.get(), one.number()), null);
        keepBodies = add("request.keepBodies", AllIcons.Actions.Edit, (one, shown) -> shown.setEnabledAndVisible(lacksBody(one)),
                one -> deeds.openKeepBodies(), null);
    }

    private AnAction add(
            String key, Icon icon, BiConsumer<RequestRecord, Presentation> state, Consumer<RequestRecord> deed,
            com.intellij.openapi.actionSystem.ShortcutSet keys) {
        AnAction action = new Entry(key, icon, state, deed);
        if (keys != null) {
            action.registerCustomShortcutSet(keys, table);
        }
        group.add(action);
        return action;
    }

    DefaultActionGroup group() {
        return group;
    }

    /** Where it stood last, or null. */
    static Stood stood(RequestRecord record) {
        List<Stood> stops = record.stops();
        return stops == null || stops.isEmpty() ? null : stops.get(stops.size() - 1);
    }

    static void open(RequestRecord record, Deeds deeds) {
        Stood stood = stood(record);
        if (stood != null) {
            deeds.open(stood.place().file(), stood.place().line());
        }
    }

    /** Why it cannot be sent again, or null. */
    static NoReplay noReplay(RequestRecord record) {
        return record.display() == null ? null : record.display().noReplay();
    }

    static boolean lacksBody(RequestRecord record) {
        NoReplay no = noReplay(record);
        return no != null && Boolean.TRUE.equals(no.keepBodies());
    }

    private static void replays(RequestRecord record, Presentation shown) {
        NoReplay no = noReplay(record);
        shown.setEnabled(no == null);
        shown.setDescription(no == null ? null : no.why());
    }

    private final class Entry extends DumbAwareAction {
        private final transient BiConsumer<RequestRecord, Presentation> state;
        private final transient Consumer<RequestRecord> deed;

        Entry(String key, Icon icon, BiConsumer<RequestRecord, Presentation> state, Consumer<RequestRecord> deed) {
            super(Messages.get(key), null, icon);
            this.state = state;
            this.deed = deed;
        }

        @Override
        public void update(AnActionEvent event) {
            RequestRecord one = table.selected();
            event.getPresentation().setEnabledAndVisible(true);
            if (one == null) {
                event.getPresentation().setEnabled(false);
            } else {
                state.accept(one, event.getPresentation());
            }
        }

        @Override
        public void actionPerformed(AnActionEvent event) {
            RequestRecord one = table.selected();
            if (one != null) {
                deed.accept(one);
            }
        }

        public ActionUpdateThread getActionUpdateThread() {
            return ActionUpdateThread.EDT;
        }
    }
}
