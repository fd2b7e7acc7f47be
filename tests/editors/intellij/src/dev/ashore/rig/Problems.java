package dev.ashore.rig;

import static dev.ashore.rig.Scene.demand;

import com.google.gson.Gson;
import com.intellij.notification.Notification;
import dev.ashore.core.Server;
import dev.ashore.core.wire.Action;
import dev.ashore.core.wire.ActionKind;
import dev.ashore.core.wire.Level;
import dev.ashore.core.wire.SessionNotice;
import dev.ashore.ide.Settings;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Every row of the server's table of problems, in tests/editors/mends.json: what is drawn of it, and what its buttons ask the server. */
final class Problems {
    /** What the plugin does itself, by popups and dialogs that the other scenarios and the window's run open. */
    private static final Set<String> HERE = Set.of(
            ActionKind.CHOOSE_TARGET, ActionKind.CHOOSE_CONTEXT, ActionKind.CHOOSE_NAMESPACE, ActionKind.CHOOSE_KUBECONFIG,
            ActionKind.OPEN_FILE, ActionKind.SHOW_LOG, ActionKind.DOCTOR);

    private Problems() {}

    static String walk(Scene scene) throws Exception {
        Path table = Path.of(System.getProperty("rig.shop"), "../../tests/editors/mends.json");
        String text = Files.readString(table).replace("$FOLDER", scene.folder.toString());
        SessionNotice[] rows = new Gson().fromJson(text, SessionNotice[].class);
        Settings.Values settings = Settings.get().getState();
        String good = settings.program;
        Path heard = Files.createTempDirectory("ashore-heard").resolve("heard");
        Files.writeString(heard, "");
        int buttons = 0;
        Set<String> pressed = new TreeSet<>();
        try {
            settings.program = listening(good, heard).toString();
            scene.ashore.server().restart();
            scene.until("the server", () -> scene.ashore.server().state() == Server.State.RUNNING);
            for (SessionNotice row : rows) {
                List<Action> wanted = row.actions() == null ? List.of() : row.actions();
                Notification drawn = drawn(scene, row, wanted.isEmpty());
                if (drawn == null) {
                    continue;
                }
                List<String> titles = drawn.getActions().stream()
                        .map(one -> one.getTemplatePresentation().getText()).toList();
                demand(titles.equals(wanted.stream().map(Action::title).toList()), row.notice().message() + " has " + titles);
                buttons += titles.size();
                for (Action action : wanted) {
                    if (!HERE.contains(action.kind()) && action.confirm() == null && pressed.add(action.kind())) {
                        press(drawn, titles.indexOf(action.title()));
                        scene.until(action.kind() + " to be asked", () -> asked(heard, action.kind()));
                    }
                }
            }
        } finally {
            settings.program = good;
            scene.ashore.server().restart();
            scene.until("the server", () -> scene.ashore.server().state() == Server.State.RUNNING);
        }
        return rows.length + " problems, " + buttons + " buttons as in the table; asked of the server: " + String.join(", ", pressed);
    }

    /** The program with a record of all that it is told. */
    private static Path listening(String program, Path heard) throws Exception {
        Path script = heard.resolveSibling("ashore");
        Files.writeString(script, "#!/bin/sh\ncase \"$*\" in\n  *lsp) tee -a '" + heard + "' | '" + program
                + "' \"$@\" ;;\n  *) exec '" + program + "' \"$@\" ;;\nesac\n");
        demand(script.toFile().setExecutable(true), "it cannot be run");
        return script;
    }

    /** As the server's word comes; what went well and offers nothing needs no pop-up. */
    @SuppressWarnings("unchecked")
    private static Notification drawn(Scene scene, SessionNotice row, boolean offersNothing) throws Exception {
        scene.notifications.clear();
        Field listeners = Server.class.getDeclaredField("noticeListeners");
        listeners.setAccessible(true);
        for (Consumer<SessionNotice> one : (List<Consumer<SessionNotice>>) listeners.get(scene.ashore.server())) {
            one.accept(row);
        }
        if (offersNothing && Level.INFO.equals(row.notice().level())) {
            return null;
        }
        String message = row.notice().message().replace("&", "&amp;").replace("<", "&lt;");
        scene.until("a notification of " + message, () -> scene.notifications.stream()
                .anyMatch(one -> one.getContent().equals(message)));
        return scene.notifications.stream().filter(one -> one.getContent().equals(message)).findFirst().get();
    }

    private static void press(Notification drawn, int number) {
        Scene.edt(() -> {
            Notification.fire(drawn, drawn.getActions().get(number));
            return null;
        });
    }

    private static boolean asked(Path heard, String kind) {
        try {
            return Pattern.compile("\"ashore/act\",\"params\":\\{[^}]*\"kind\":\"" + kind + "\"").matcher(Files.readString(heard)).find();
        } catch (java.io.IOException notNow) {
            return false;
        }
    }
}
