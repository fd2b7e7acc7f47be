package dev.ashore.rig;

import static dev.ashore.rig.Scene.ACTIVE;
import static dev.ashore.rig.Scene.NAME;
import static dev.ashore.rig.Scene.demand;

import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.UnknownConfigurationType;
import com.intellij.execution.impl.RunManagerImpl;
import dev.ashore.ide.InterceptTask;
import dev.ashore.ide.Toggle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
        demand(rules.contains("enabled = false"), rules);
        String was = scene.asItWas();
        scene.stop(NAME);
        return "rule off, program runs on; " + was;
    }
}
