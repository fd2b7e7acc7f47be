package dev.ashore.rig;

import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.UnknownConfigurationType;
import com.intellij.execution.impl.RunManagerImpl;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Conditions;
import dev.ashore.core.RequestTexts;
import dev.ashore.core.Server;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.SessionState;
import dev.ashore.ide.Ashore;
import dev.ashore.ide.InterceptTask;
import dev.ashore.ide.RequestsPanel;
import dev.ashore.ide.Settings;
import dev.ashore.ide.TargetPicker;
import dev.ashore.ide.Toggle;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import org.jdom.Element;

/** What a person sees and what the cluster sees, one scenario after the other in one project. */
public final class Scenarios {
    private static final String NAME = "Debug orders";
    private static final String ACTIVE = "orders ← .*, \\d+";

    private interface Play {
        String play(Scene scene) throws Exception;
    }

    private final Map<String, Play> all = new LinkedHashMap<>();

    private Scenarios() {
        all.put("toggle on, stored and read back", Scenarios::toggle);
        all.put("first use: chosen, written down, debugged, stopped", Scenarios::firstUse);
        all.put("breakpoint: held, others pass, continued", Scenarios::breakpoint);
        all.put("requests: live, where each stood, replayed", Scenarios::requests);
        all.put("run without debugging", Scenarios::runs);
        all.put("a program that ends by itself", Scenarios::ends);
        all.put("a program that is killed", Scenarios::killed);
        all.put("rerun: handed over", Scenarios::rerun);
        all.put("two at once", Scenarios::twoAtOnce);
        all.put("environment of a rule, in and out again", Scenarios::environment);
        all.put("the task's own target, personal", Scenarios::ownTarget);
        all.put("paused and resumed by the menu", Scenarios::suspended);
        all.put("toggle off while it runs", Scenarios::toggledOff);
        all.put("server killed: restored, the program goes on", Scenarios::serverKilled);
        all.put("a step before the run fails", Scenarios::stepFails);
        all.put("a right is missing: told, the program runs", Scenarios::forbidden);
        all.put("a program that never listens", Scenarios::neverListens);
        all.put("a rules file that cannot be read", Scenarios::brokenRules);
        all.put("a configuration of an unknown product", Scenarios::unknownProduct);
        all.put("no program, wrong version: told with the way out", Scenarios::noBinary);
        all.put("a project without a folder", Scenarios::noFolder);
        all.put("the project is closed in the middle", Scenarios::closed);
    }

    /** Plays all, or those that contain the word of the property `rig.only`; gives the number that failed. */
    public static int play() throws Exception {
        Path folder = Files.createTempDirectory("ashore-project");
        Files.copy(Path.of(System.getProperty("rig.shop"), "orders.py"), folder.resolve("orders.py"));
        String only = System.getProperty("rig.only", "");
        List<String> table = new ArrayList<>();
        int failed = 0;
        try (Stage stage = new Stage(System.getProperty("rig.stage"))) {
            Settings.get().getState().program = wrapper(stage).toString();
            Scene scene = new Scene(stage, folder);
            long[] edt = new long[1];
            Scene.edt(() -> {
                return edt[0] = Thread.currentThread().getId();
            });
            Watchdog watchdog = new Watchdog(edt[0]);
            for (Map.Entry<String, Play> one : new Scenarios().all.entrySet()) {
                if (!one.getKey().contains(only)) {
                    continue;
                }
                long begun = System.nanoTime();
                String seen;
                boolean good = true;
                try {
                    stage.snapshot();
                    seen = one.getValue().play(scene).replace('|', '/');
                } catch (Throwable error) {
                    error.printStackTrace();
                    seen = "FAILED: " + error.getMessage();
                    good = false;
                    failed += 1;
                }
                try {
                    if (!one.getKey().contains("closed")) {
                        scene.fresh();
                    }
                } catch (AssertionError left) {
                    seen += " AND LEFT BEHIND: " + left.getMessage();
                    failed += good ? 1 : 0;
                    good = false;
                }
                String row = String.format(
                        "| %s | %s | %s | %.1f |", good ? "ok" : "FAILED", one.getKey(), seen, (System.nanoTime() - begun) / 1e9);
                System.err.println(row);
                table.add(row);
            }
            List<String> blocked = watchdog.stop();
            table.add(String.format("| %s | the UI's thread was never blocked over 50 ms | %s | |",
                    blocked.isEmpty() ? "ok" : "FAILED", watchdog.told() + (blocked.isEmpty() ? "" : " " + blocked)));
            failed += blocked.isEmpty() ? 0 : 1;
        }
        System.out.println("| | scenario | seen | s |\n|---|---|---|---|");
        table.forEach(System.out::println);
        System.out.println((table.size() - failed) + " passed, " + failed + " failed");
        return failed;
    }

    /** The plugin's own program, pointed at the stage's cluster. */
    static Path wrapper(Stage stage) throws Exception {
        Path script = Files.createTempDirectory("ashore-program").resolve("ashore");
        StringBuilder text = new StringBuilder("#!/bin/sh\n");
        stage.environment().forEach((name, value) -> text.append("export ").append(name).append("='").append(value).append("'\n"));
        text.append("exec '").append(System.getProperty("rig.ashore")).append("' \"$@\"\n");
        Files.writeString(script, text);
        script.toFile().setExecutable(true);
        return script;
    }

    private static String toggle(Scene scene) throws Exception {
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

    private static String firstUse(Scene scene) throws Exception {
        scene.noRules();
        Scene.Made made = scene.orders(NAME);
        scene.toggle();
        CompletableFuture<List<RankedTarget>> offered = new CompletableFuture<>();
        scene.ashore.setPicker((project, name, targets, problem, answer) -> {
            offered.complete(targets);
            answer.accept(new TargetPicker.Answer(targets.get(0).choice()));
        });
        scene.debug(made.settings());
        scene.says(ACTIVE);
        RankedTarget best = offered.join().get(0);
        demand(best.choice().target().equals("deployment/orders"), "offered first: " + best);
        demand(!best.reasons().isEmpty(), "no reason for " + best);
        String rules = Files.readString(scene.folder.resolve(".ashore.toml"));
        demand(rules.contains("deployment/orders") && rules.contains(NAME), rules);
        scene.visitors.come();
        scene.servedByLaptop();
        scene.stop(NAME);
        scene.says("orders: as it was");
        return "asked once: " + best.choice().target() + " (" + best.reasons().get(0) + "); " + scene.asItWas();
    }

    private static String breakpoint(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.write(Scene.rule(NAME, ""));
        scene.debug(made.settings());
        scene.says(ACTIVE);
        scene.servedByLaptop();
        scene.debugged();
        // The request comes, and then the program stands: nobody can tell the two apart.
        Program.Debugged program = scene.debugged();
        Scene.edt(() -> {
            program.stand();
            return null;
        });
        scene.says("orders: \\d+ held, others pass");
        var other = scene.visitors.one().join();
        demand(other.problem() == null && !other.fromLaptop(), "while it stands a visitor got " + other);
        Scene.edt(() -> {
            program.getSession().resume();
            return null;
        });
        scene.says(ACTIVE);
        scene.servedByLaptop();
        scene.stop(NAME);
        scene.says("orders: as it was");
        return "others answered by the cluster while it stood; " + scene.asItWas();
    }

    private static String requests(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.write(Scene.rule(NAME, ""));
        scene.debug(made.settings());
        scene.says(ACTIVE);
        try (Opened window = new Opened(scene.project)) {
            scene.until("the table", () -> window.find(RequestsPanel.class) != null);
            RequestsPanel table = window.find(RequestsPanel.class);
            scene.servedByLaptop();
            scene.until("the request's row", () -> row(table).matches("GET /orders/7 / 200 / \\d+ ms / .* / "));
            // The request comes, the program stands in the middle of it, and the debugger notices.
            Program.Debugged program = scene.debugged();
            program.freeze();
            var caught = scene.visitors.one();
            scene.until("the held request's row", () -> row(table).startsWith("GET /orders/7 / held / "));
            Scene.edt(() -> {
                program.stand();
                return null;
            });
            String place = "orders.py:" + (Stack.breakpoint(scene.project).getLine() + 1) + " answer_order";
            scene.until("the line where it stands among " + scene.ashore.requests().of(scene.view().session()),
                    () -> row(table).endsWith(" / " + place));
            String held = row(table);
            Scene.edt(() -> {
                program.getSession().resume();
                return null;
            });
            demand(caught.join().fromLaptop(), "the request that was held got " + caught.join());
            scene.until("its answer", () -> row(table).startsWith("GET /orders/7 / 200 / ") && row(table).endsWith(place));
            var record = scene.ashore.requests().of(scene.view().session()).get(0);
            String curl = RequestTexts.curl(record, scene.view().localPort());
            demand(curl.startsWith("curl -X GET 'http://127.0.0.1:" + made.port() + "/orders/7'"), curl);
            Scene.edt(() -> {
                table.setRowSelectionInterval(0, 0);
                AnAction again = table.actions().getChildren(null)[2];
                again.actionPerformed(AnActionEvent.createFromAnAction(again, null, "rig", key -> null));
                return null;
            });
            String told = notified(scene, "The program answered 200");
            scene.stop(NAME);
            scene.says("orders: as it was");
            demand(row(table).endsWith(place), "its requests went with the session: " + row(table));
            return held + "; " + told + " " + scene.asItWas();
        }
    }

    /** What the newest request's row says. */
    private static String row(RequestsPanel table) {
        return Scene.edt(() -> {
            StringJoiner cells = new StringJoiner(" / ");
            for (int column = 0; table.getRowCount() > 0 && column < table.getColumnCount(); column++) {
                cells.add(table.getValueAt(0, column).toString());
            }
            return cells.toString();
        });
    }

    private static String runs(Scene scene) throws Exception {
        Scene.Made made = started(scene, "");
        scene.stop(made.name());
        scene.says("orders: as it was");
        return "widget: " + scene.history() + "; " + scene.asItWas();
    }

    /** Run, not Debug, with a rule; active, and somebody was served. */
    private static Scene.Made started(Scene scene, String more) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.write(Scene.rule(NAME, more));
        scene.run(made.settings());
        scene.says(ACTIVE);
        scene.visitors.come();
        scene.servedByLaptop();
        return made;
    }

    private static String ends(Scene scene) throws Exception {
        Scene.Made made = started(scene, "");
        Program.Debugged.run("kill", "-TERM", Long.toString(scene.pid(NAME)));
        scene.says("orders: as it was");
        demand(scene.handler(NAME).isProcessTerminated(), "it runs: " + made);
        return scene.asItWas();
    }

    private static String killed(Scene scene) throws Exception {
        started(scene, "");
        Program.Debugged.run("kill", "-KILL", Long.toString(scene.pid(NAME)));
        scene.says("orders: as it was");
        return scene.asItWas();
    }

    private static String rerun(Scene scene) throws Exception {
        started(scene, "");
        String session = scene.view().session();
        String intercept = scene.view().status().session();
        long first = scene.pid(NAME);
        scene.rerun(NAME);
        scene.until("it to be active again", () -> scene.text().matches(ACTIVE) && !scene.view().restarting());
        scene.servedByLaptop();
        demand(scene.pid(NAME) != first, "the same process");
        demand(scene.view().session().equals(session), "another session: " + scene.view());
        demand(scene.view().status().session().equals(intercept), "another intercept: " + scene.view());
        scene.said("orders: restarting, the cluster answers");
        scene.stop(NAME);
        scene.says("orders: as it was");
        return "same session and intercept, another process; " + scene.asItWas();
    }

    private static String twoAtOnce(Scene scene) throws Exception {
        Scene.Made one = scene.orders("one");
        Scene.Made two = scene.orders("two");
        String header = "mode = \"personal\"\nmatch = { header = { x-me = \"%s\" } }\n";
        scene.write(Scene.rule("one", header.formatted("one")) + "\n" + Scene.rule("two", header.formatted("two")));
        scene.run(one.settings());
        scene.debug(two.settings());
        scene.says("orders ← x-me=.*, \\d+ \\(\\+1\\)");
        scene.until("both to be active", () -> scene.ashore.sessions().all().stream()
                .filter(view -> "active".equals(view.state())).count() == 2);
        demand(scene.visitors.one("x-me", "one").join().fromLaptop(), "one is not served here");
        demand(scene.visitors.one("x-me", "two").join().fromLaptop(), "two is not served here");
        demand(!scene.visitors.one().join().fromLaptop(), "others are served here");
        scene.stop("one");
        scene.says("orders ← x-me=two, \\d+");
        demand(scene.visitors.one("x-me", "two").join().fromLaptop(), "two went with one");
        scene.stop("two");
        scene.says("orders: as it was");
        return "each its own requests, the others' to the cluster; " + scene.asItWas();
    }

    private static String environment(Scene scene) throws Exception {
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

    private static String ownTarget(Scene scene) throws Exception {
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

    private static String suspended(Scene scene) throws Exception {
        started(scene, "");
        scene.choose("Pause interception of orders");
        scene.says("orders: interception paused");
        // The intercept follows: whoever only waits for the first word sees it before that.
        scene.until("the server to let all pass", () -> SessionState.READY.equals(scene.view().state()));
        demand(scene.text().equals("orders: interception paused"), "it says " + scene.text());
        scene.until("the cluster to answer", () -> !scene.visitors.one().join().fromLaptop());
        String paused = scene.history();
        demand(paused.endsWith("orders ← all, n → orders: interception paused"), "it said " + paused);
        scene.choose("Resume interception of orders");
        scene.says(ACTIVE);
        scene.servedByLaptop();
        scene.stop(NAME);
        scene.says("orders: as it was");
        return "widget: " + paused + "; " + scene.asItWas();
    }

    private static String toggledOff(Scene scene) throws Exception {
        started(scene, "");
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

    private static String serverKilled(Scene scene) throws Exception {
        started(scene, "");
        long pid = scene.ashore.server().pid();
        Program.Debugged.run("kill", "-KILL", Long.toString(pid));
        // It is started again at once: how long the widget says so is the machine's affair.
        scene.until("the server's end to be seen", () -> scene.ashore.server().pid() != pid);
        String was = scene.asItWas();
        scene.until("another server", () -> scene.ashore.server().pid() > 0 && scene.ashore.server().pid() != pid
                && scene.ashore.server().state() == Server.State.RUNNING);
        scene.says("Ashore");
        demand(!scene.handler(NAME).isProcessTerminated(), "the program was stopped");
        scene.stop(NAME);
        return "restored by the guard, program runs on, server started again; " + was;
    }

    private static String stepFails(Scene scene) throws Exception {
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

    private static String forbidden(Scene scene) throws Exception {
        scene.stage.order("{\"do\":\"refuse\",\"verb\":\"create\",\"resource\":\"deployments\",\"code\":403,\"message\":\"\"}");
        try {
            Scene.Made made = scene.orders(NAME);
            scene.write(Scene.rule(NAME, ""));
            scene.run(made.settings());
            String told = notified(scene, "deployments");
            demand(!told.contains("ApiError"), told);
            scene.serves(made);
            scene.stop(NAME);
            return "told: " + told + " " + scene.asItWas();
        } finally {
            scene.stage.order("{\"do\":\"allow\"}");
        }
    }

    private static String neverListens(Scene scene) throws Exception {
        scene.write(Scene.rule("sleeper", ""));
        RunnerAndConfigurationSettings made = scene.program("sleeper", "exec sleep 600");
        scene.run(made);
        scene.says("orders: ready, waiting for the program to listen");
        demand(!scene.visitors.one().join().fromLaptop(), "served by nobody");
        scene.stop("sleeper");
        scene.says("orders: as it was");
        return "ready, cluster answers; " + scene.asItWas();
    }

    private static String brokenRules(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.toggle();
        scene.write("# ours\n[[intercept]]\nrun = \"a\"\ntarget = nothing\n");
        scene.run(made.settings());
        String told = notified(scene, ".ashore.toml:4");
        List<AnAction> actions = scene.notifications.stream()
                .filter(one -> one.getContent().equals(told)).findFirst().get().getActions();
        demand(actions.size() == 1 && "Open rule".equals(actions.get(0).getTemplatePresentation().getText()), "actions: " + actions);
        scene.serves(made);
        scene.stop(NAME);
        scene.noRules();
        return "told: " + told + " [Open rule]";
    }

    private static String notified(Scene scene, String part) {
        scene.until("a notification of " + part + " among " + scene.notifications, () -> scene.notifications.stream()
                .anyMatch(one -> one.getContent().contains(part)));
        return scene.notifications.stream().map(one -> one.getContent()).filter(text -> text.contains(part)).findFirst().get();
    }

    private static String unknownProduct(Scene scene) throws Exception {
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

    private static String noBinary(Scene scene) throws Exception {
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
            String none = notified(scene, "no program that can be run");
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

    private static String noFolder(Scene scene) throws Exception {
        var nowhere = (Project) Proxy.newProxyInstance(
                Scenarios.class.getClassLoader(), new Class<?>[] {Project.class}, (project, method, values) ->
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

    private static String closed(Scene scene) throws Exception {
        started(scene, "");
        long pid = scene.ashore.server().pid();
        // What closing does to the plugin; the platform's own part breaks in this build.
        Scene.edt(() -> {
            scene.ashore.dispose();
            return null;
        });
        String was = scene.asItWas();
        scene.until("the server's end", () -> ProcessHandle.of(pid).isEmpty());
        scene.handler(NAME).destroyProcess();
        return "server said goodbye; " + was;
    }

    private static void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
