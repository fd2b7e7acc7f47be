package dev.ashore.rig;

import static dev.ashore.rig.Scene.ACTIVE;
import static dev.ashore.rig.Scene.NAME;
import static dev.ashore.rig.Scene.demand;

import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.UnknownConfigurationType;
import com.intellij.execution.impl.RunManagerImpl;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.util.ui.UIUtil;
import dev.ashore.ide.InterceptTask;
import dev.ashore.ide.ProjectSettings;
import dev.ashore.ide.SettingsPage;
import dev.ashore.ide.Toggle;
import java.awt.Component;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.text.JTextComponent;
import org.jdom.Element;

/** What is switched on and off, and where it is kept. */
final class Configured {
    private Configured() {}

    static String toggle(Scene scene) throws Exception {
        RunnerAndConfigurationSettings made = scene.program("Stored", "true");
        demand(!scene.toggled(), "it is on before anybody switched it on");
        scene.toggle();
        demand(scene.toggled(), "the toggle does not show that it is on");
        InterceptTask.Values values = new InterceptTask.Values();
        values.target = "deployment/orders";
        values.localPort = "8081";
        values.header = "x-me";
        values.value = "ann";
        values.whenPaused = "hold";
        Scene.edt(() -> {
            InterceptTask task = scene.task(made);
            task.loadState(values);
            return null;
        });
        RunManagerImpl manager = (RunManagerImpl) RunManager.getInstance(scene.project);
        Element stored = Scene.edt(manager::getState);
        Scene.edt(() -> {
            manager.removeConfiguration(made);
            manager.loadState(stored);
            return null;
        });
        RunnerAndConfigurationSettings read = manager.findConfigurationByName("Stored");
        demand(read != made && scene.task(read).getState().equals(values), "read back: " + scene.task(read));
        Scene.edt(() -> {
            manager.setSelectedConfiguration(read);
            return null;
        });
        demand(scene.toggled(), "it is off after it was read back");
        scene.toggle();
        demand(!scene.toggled(), "it is still on");
        demand(scene.task(read).getState().equals(values), "what was entered is lost");
        return "task stored with target, port, header and pause; read back equal; off keeps what was entered";
    }

    /** In the classic toolbar, in the New UI's, and in the popup of its run widget. */
    static String toolbars(Scene scene) {
        for (String id : List.of("ToolbarRunGroup", "MainToolbarRight", "AdditionalRunningOptionsGroup", "RunMenu")) {
            var group = (DefaultActionGroup) ActionManager.getInstance().getAction(id);
            var found = Arrays.stream(group.getChildActionsOrStubs())
                    .filter(action -> "Ashore.Toggle".equals(ActionManager.getInstance().getId(action)))
                    .findFirst();
            demand(found.isPresent(), "no toggle in " + id);
            String text = found.get().getTemplatePresentation().getText();
            demand("Intercept Cluster Traffic".equals(text), id + " calls it " + text);
        }
        return "in the classic toolbar, the New UI's, its run widget's popup and the menu Run";
    }

    static String environment(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        made.configuration().setEnvs(new LinkedHashMap<>(Map.of("SHOP_INSTANCE", "laptop", "MINE", "1")));
        scene.toggle();
        scene.write(Scene.rule(NAME, "environment = { ADDED = \"yes\", MINE = \"2\" }\n"));
        scene.until("the rule", () -> {
            scene.ashore.rules().ask().join();
            return scene.ashore.rules().on(NAME);
        });
        scene.run(made.settings());
        scene.says(ACTIVE);
        String has = Files.readString(Path.of("/proc/" + scene.pid(NAME) + "/environ"), StandardCharsets.ISO_8859_1);
        demand(has.contains("ADDED=yes"), "it was started without the rule's variable");
        demand(has.contains("MINE=1"), "what the user wrote did not win");
        demand(made.configuration().getEnvs().equals(Map.of("SHOP_INSTANCE", "laptop", "MINE", "1")),
                "left behind: " + made.configuration().getEnvs());
        scene.stop(NAME);
        scene.says("orders: as it was");
        return "the program had it, the configuration no longer has; " + scene.asItWas();
    }

    static String ownTarget(Scene scene) throws Exception {
        scene.noRules();
        Scene.Made made = scene.orders("own");
        scene.toggle();
        InterceptTask.Values values = new InterceptTask.Values();
        values.target = "deployment/orders";
        values.localPort = Integer.toString(made.port());
        values.header = "x-me";
        values.value = "ann";
        scene.task(made.settings()).loadState(values);
        scene.debug(made.settings());
        scene.says("orders ← x-me=ann, \\d+");
        demand(scene.visitors.one("x-me", "ann").join().fromLaptop(), "ann is not served here");
        demand(!scene.visitors.one().join().fromLaptop(), "others are served here");
        demand(!Files.exists(scene.folder.resolve(".ashore.toml")), "a rules file was written unasked");
        scene.stop("own");
        scene.says("orders: as it was");
        return "no rules file needed; " + scene.asItWas();
    }

    /** For each project, checked as they are typed; what is not possible in a task is refused. */
    static String settings(Scene scene) throws Exception {
        Path kubeconfig = Files.createTempDirectory("ashore-settings").resolve("config");
        Files.writeString(kubeconfig, "contexts:\n- context:\n    namespace: shop\n  name: one\n- context: {}\n  name: two\n");
        ProjectSettings.Values values = ProjectSettings.of(scene.project).getState();
        SettingsPage page = Scene.edt(() -> new SettingsPage(scene.project));
        JComponent form = Scene.edt(() -> {
            JComponent made = page.createComponent();
            page.reset();
            return made;
        });
        demand(!Scene.edt(page::isModified), "it is changed before anybody changed it");
        demand(page.getPreferredFocusedComponent() != null, "no field has the keyboard at first");
        List<JComboBox> boxes = Scene.edt(() -> UIUtil.findComponentsOfType(form, JComboBox.class));
        type(page.getPreferredFocusedComponent(), "/no/such/config");
        told(scene, form, "There is no file /no/such/config: choose another kubeconfig.");
        type(page.getPreferredFocusedComponent(), kubeconfig.toString());
        scene.until("the contexts", () -> Scene.edt(() -> boxes.get(0).getItemCount()) == 2);
        demand("two".equals(Scene.edt(() -> boxes.get(0).getItemAt(1))), "the second context is another");
        demand("shop".equals(Scene.edt(() -> boxes.get(1).getItemAt(0))), "the namespace is another");
        type(boxes.get(0).getEditor().getEditorComponent(), "<html>three");
        told(scene, form, "The kubeconfig has no context <html>three: choose one of the list.");
        type(boxes.get(0).getEditor().getEditorComponent(), "two");
        told(scene, form, " ");
        long first = scene.ashore.server().pid();
        try {
            Scene.edt(() -> {
                page.apply();
                return null;
            });
            List<String> arguments = scene.ashore.arguments();
            demand(arguments.equals(List.of("--kubeconfig", kubeconfig.toString(), "--context", "two")), "arguments: " + arguments);
        } finally {
            another(scene, first);
            long second = scene.ashore.server().pid();
            values.kubeconfig = "";
            values.context = "";
            scene.ashore.server().restart();
            another(scene, second);
        }
        InterceptTask.Values task = new InterceptTask.Values();
        task.target = "orders";
        demand(InterceptTask.wrong(task) == null, "a target alone is refused");
        task.header = "x-me";
        demand("value".equals(InterceptTask.wrong(task).getKey()), "a header without a value is not refused");
        task.value = "ann";
        task.localPort = "70000";
        demand("localPort".equals(InterceptTask.wrong(task).getKey()), "port 70000 is not refused");
        task.localPort = "";
        task.header = "x me";
        demand("header".equals(InterceptTask.wrong(task).getKey()), "a header with a blank is not refused");
        return "kubeconfig, context and namespace for this project, wrong ones told; a header without a value refused";
    }

    /** The server runs, and is not that one. */
    private static void another(Scene scene, long before) {
        scene.until("another server", () -> scene.ashore.server().state() == dev.ashore.core.Server.State.RUNNING
                && scene.ashore.server().pid() != before);
    }

    private static void type(Component field, String text) {
        Scene.edt(() -> {
            ((JTextComponent) field).setText(text);
            return null;
        });
    }

    private static void told(Scene scene, JComponent form, String sentence) {
        scene.until(sentence, () -> Scene.edt(() -> UIUtil.findComponentsOfType(form, JLabel.class).stream()
                .anyMatch(label -> sentence.equals(label.getText()) && label.getClientProperty("html") == null)));
    }

    static String unknownProduct(Scene scene) throws Exception {
        RunnerAndConfigurationSettings made = Scene.edt(() -> {
            RunManager manager = RunManager.getInstance(scene.project);
            var settings = manager.createConfiguration(
                    "of another IDE", UnknownConfigurationType.getInstance().getConfigurationFactories()[0]);
            manager.addConfiguration(settings);
            manager.setSelectedConfiguration(settings);
            return settings;
        });
        scene.toggle();
        boolean on = scene.toggled();
        Scene.edt(() -> {
            Toggle.set(made.getConfiguration(), false);
            RunManager.getInstance(scene.project).removeConfiguration(made);
            return null;
        });
        return "toggle " + (on ? "kept" : "refused") + ", nothing broke";
    }

    static String toggledOff(Scene scene) throws Exception {
        scene.started("");
        demand(scene.toggled(), "a rule that is on shows as off");
        scene.toggle();
        scene.says("orders: as it was");
        demand(!scene.handler(NAME).isProcessTerminated(), "the program was stopped");
        scene.until("the rule to be off", () -> !scene.toggled());
        String rules = Files.readString(scene.folder.resolve(".ashore.toml"));
        demand(!rules.contains("enabled"), "the team's file was written: " + rules);
        String own = Files.readString(scene.own().get(0));
        demand(own.contains("enabled = false"), own);
        String was = scene.asItWas();
        scene.stop(NAME);
        return "rule off, program runs on; " + was;
    }
}
