package dev.ashore.ide;

import com.intellij.notification.Notification;
import com.intellij.notification.NotificationAction;
import com.intellij.notification.NotificationGroupManager;
import com.intellij.notification.NotificationType;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.options.ShowSettingsUtil;
import dev.ashore.core.Messages;
import dev.ashore.core.Problem;
import dev.ashore.core.Server;
import dev.ashore.core.wire.Action;
import dev.ashore.core.wire.ActionKind;
import dev.ashore.core.wire.Level;
import dev.ashore.core.wire.SessionNotice;
import java.util.List;
import java.util.Map;

/** What is told once, each with the actions that mend it. */
final class Notices {
    private static final String GROUP = "Ashore";

    private final Ashore ashore;
    private volatile String told = "";

    Notices(Ashore ashore) {
        this.ashore = ashore;
        ashore.server().onNotice(this::show);
        ashore.server().onState(state -> {
            if (state == Server.State.RUNNING) {
                told = "";
            }
        });
    }

    /** A program runs without Ashore; the same reason is told once. */
    void withoutServer(String name, Throwable error) {
        String reason = Problem.sentence(error);
        ashore.log(name + " runs without the cluster: " + reason);
        if (!reason.equals(told)) {
            told = reason;
            post(
                    NotificationType.WARNING,
                    Messages.get("notice.without", name, reason),
                    List.of(Map.entry(Messages.get("action.settings"), this::openSettings)));
        }
    }

    /** Something that a person asked for did not come about. */
    void failed(Throwable error) {
        post(NotificationType.ERROR, Problem.sentence(error), List.of());
    }

    /** What a person asked for has come about. */
    void told(String sentence) {
        post(NotificationType.INFORMATION, sentence, List.of());
    }

    private void show(SessionNotice notice) {
        String message = notice.notice().message();
        List<Action> actions = notice.actions() == null ? List.of() : notice.actions();
        ashore.log(message);
        // What went well needs no pop-up: the status bar says it.
        if (Level.INFO.equals(notice.notice().level()) && actions.isEmpty()) {
            return;
        }
        NotificationType type = switch (notice.notice().level()) {
            case Level.ERROR -> NotificationType.ERROR;
            case Level.WARNING -> NotificationType.WARNING;
            default -> NotificationType.INFORMATION;
        };
        post(type, message, actions.stream()
                .map(action -> Map.entry(action.title(), (Runnable) () -> act(action, notice)))
                .toList());
    }

    private void post(NotificationType type, String message, List<Map.Entry<String, Runnable>> actions) {
        ApplicationManager.getApplication().invokeLater(
                () -> {
                    Notification notification = NotificationGroupManager.getInstance()
                            .getNotificationGroup(GROUP)
                            // What has a name in a cluster may be written by anybody, and a balloon shows HTML.
                            .createNotification(message.replace("&", "&amp;").replace("<", "&lt;"), type)
                            .setTitle("Ashore");
                    for (Map.Entry<String, Runnable> action : actions) {
                        notification.addAction(NotificationAction.createSimple(action.getKey(), () -> {
                            notification.expire();
                            action.getValue().run();
                        }));
                    }
                    notification.notify(ashore.project());
                },
                ashore.project().getDisposed());
    }

    /** Does what an action says, of a notice or of the status bar. */
    void act(Action action, SessionNotice notice) {
        Deeds deeds = new Deeds(ashore);
        switch (action.kind()) {
            case ActionKind.CHOOSE_TARGET -> choose(notice);
            case ActionKind.OPEN_FILE -> deeds.open(action.file(), action.line());
            case ActionKind.SHOW_LOG -> deeds.showLog();
            case ActionKind.DOCTOR -> deeds.doctor();
            case ActionKind.CHOOSE_CONTEXT, ActionKind.CHOOSE_NAMESPACE -> deeds.chooseCluster(action.kind(), notice.session());
            case ActionKind.CHOOSE_KUBECONFIG -> openSettings();
            case ActionKind.UNKNOWN -> ashore.log("no such action: " + action.title());
            default -> deeds.act(action, notice.session(), notice.configuration());
        }
    }

    private void choose(SessionNotice notice) {
        Choosing choosing = new Choosing(ashore);
        var view = notice.session() == null
                ? java.util.Optional.<dev.ashore.core.wire.SessionView>empty()
                : ashore.sessions().get(notice.session());
        if (view.isPresent()) {
            choosing.forSession(view.get());
        } else if (notice.configuration() != null) {
            choosing.forConfiguration(notice.configuration().runConfiguration());
        }
    }

    private void openSettings() {
        ShowSettingsUtil.getInstance().showSettingsDialog(ashore.project(), SettingsPage.class);
    }
}
