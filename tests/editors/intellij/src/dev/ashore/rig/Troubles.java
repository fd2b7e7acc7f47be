package dev.ashore.rig;

import static dev.ashore.rig.Scene.NAME;
import static dev.ashore.rig.Scene.demand;

import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Conditions;
import dev.ashore.core.Server;
import dev.ashore.ide.Ashore;
import dev.ashore.ide.Settings;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is not there, not allowed or not readable: told, and the program runs. */
final class Troubles {
    private Troubles() {}

    static String stepFails(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.toggle();
        scene.write(Scene.rule(NAME, ""));
        scene.addStep(made.settings(), new FailingStep.Task());
        scene.run(made.settings());
        scene.until("the start to be given up", () -> scene.wasNotStarted(NAME));
        scene.until("its session to be over", () -> scene.ashore.sessions().all().stream()
                .noneMatch(dev.ashore.core.Sessions::living));
        return "not started, nothing left; " + scene.asItWas();
    }

    static String forbidden(Scene scene) throws Exception {
        scene.stage.order("{\"do\":\"refuse\",\"verb\":\"create\",\"resource\":\"deployments\",\"code\":403,\"message\":\"\"}");
        try {
            Scene.Made made = scene.orders(NAME);
            scene.write(Scene.rule(NAME, ""));
            scene.run(made.settings());
            String told = scene.notified("deployments");
            demand(!told.contains("ApiError"), told);
            scene.serves(made);
            scene.stop(NAME);
            return "told: " + told + " " + scene.asItWas();
        } finally {
            scene.stage.order("{\"do\":\"allow\"}");
        }
    }

    static String neverListens(Scene scene) throws Exception {
        scene.write(Scene.rule("sleeper", ""));
        RunnerAndConfigurationSettings made = scene.program("sleeper", "exec sleep 600");
        scene.run(made);
        scene.says("orders: ready, waiting for the program to listen");
        demand(!scene.visitors.one().join().fromLaptop(), "served by nobody");
        scene.stop("sleeper");
        scene.says("orders: as it was");
        return "ready, cluster answers; " + scene.asItWas();
    }

    static String brokenRules(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.toggle();
        scene.write("# ours\n[[intercept]]\nrun = \"a\"\ntarget = nothing\n");
        scene.run(made.settings());
        String told = scene.notified(".ashore.toml:4");
        List<AnAction> actions = scene.notifications.stream()
                .filter(one -> one.getContent().equals(told)).findFirst().get().getActions();
        demand(actions.size() == 1 && "Open Rule".equals(actions.get(0).getTemplatePresentation().getText()), "actions: " + actions);
        scene.serves(made);
        scene.stop(NAME);
        scene.noRules();
        return "told: " + told + " [Open Rule]";
    }

    static String noBinary(Scene scene) throws Exception {
        Settings.Values settings = Settings.get().getState();
        String good = settings.program;
        try {
            scene.noRules();
            Scene.Made made = scene.orders(NAME);
            scene.toggle();
            settings.program = "/no/such/ashore";
            scene.ashore.server().restart();
            scene.says("Ashore: no server");
            scene.run(made.settings());
            String none = scene.notified("no program that can be run");
            scene.serves(made);
            scene.stop(NAME);
            Path old = Files.createTempDirectory("ashore-old").resolve("ashore");
            Files.writeString(old, "#!/bin/sh\necho ashore 9.9.9\n");
            old.toFile().setExecutable(true);
            settings.program = old.toString();
            scene.ashore.server().restart();
            scene.until("the other version to be told", () -> scene.ashore.server().problem().contains("9.9.9"));
            return none;
        } finally {
            settings.program = good;
            scene.ashore.server().restart();
            scene.until("the server", () -> scene.ashore.server().state() == Server.State.RUNNING);
        }
    }

    static String noFolder(Scene scene) throws Exception {
        var nowhere = (Project) Proxy.newProxyInstance(
                Troubles.class.getClassLoader(), new Class<?>[] {Project.class}, (project, method, values) ->
                        method.getName().equals("getDisposed") ? Conditions.alwaysFalse() : null);
        Ashore ashore = new Ashore(nowhere);
        try {
            demand(nowhere.getBasePath() == null, "it has a folder");
            Throwable error = ashore.rules().ask().handle((done, broken) -> broken).join();
            String told = dev.ashore.core.Problem.sentence(error);
            demand(told.contains("open a folder"), told);
            return told;
        } finally {
            ashore.dispose();
        }
    }
}
