package dev.ashore.rig;

import dev.ashore.ide.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person sees and what the cluster sees, one scenario after the other in one project. */
public final class Scenarios {
    private interface Play {
        String play(Scene scene) throws Exception;
    }

    private final Map<String, Play> all = new LinkedHashMap<>();

    private Scenarios() {
        all.put("toggle on, stored and read back", Configured::toggle);
        all.put("toggle in the toolbars of both UIs", Configured::toolbars);
        all.put("first use: chosen, written down, debugged, stopped", Stories::firstUse);
        all.put("not now: remembered, the bar says so", Stories::notNow);
        all.put("never: one person's word", Stories::never);
        all.put("breakpoint: held, others pass, continued", Stories::breakpoint);
        all.put("requests: live, where each stood, replayed", Stories::requests);
        all.put("requests: 100,000 of them, filtered, still while one reads", Listed::many);
        all.put("requests: what callers sent is plain text", Listed::hostile);
        all.put("run without debugging", Endings::runs);
        all.put("a program that ends by itself", Endings::ends);
        all.put("a program that is killed", Endings::killed);
        all.put("rerun: handed over", Endings::rerun);
        all.put("two at once", Endings::twoAtOnce);
        all.put("environment of a rule, in and out again", Configured::environment);
        all.put("products: their variables and ports", Products::parts);
        all.put("products: the first start waits for a second", Products::firstStart);
        all.put("the task's own target, personal", Configured::ownTarget);
        all.put("paused and resumed by the menu", Stories::suspended);
        all.put("toggle off while it runs", Configured::toggledOff);
        all.put("server killed: restored, the program goes on", Endings::serverKilled);
        all.put("a step before the run fails", Troubles::stepFails);
        all.put("a right is missing: told, the program runs", Troubles::forbidden);
        all.put("every problem: its buttons, and what they ask", Problems::walk);
        all.put("a program that never listens", Troubles::neverListens);
        all.put("a rules file that cannot be read", Troubles::brokenRules);
        all.put("a configuration of an unknown product", Configured::unknownProduct);
        all.put("settings: for each project, checked as they are typed", Configured::settings);
        all.put("no program, wrong version: told with the way out", Troubles::noBinary);
        all.put("a project without a folder", Troubles::noFolder);
        all.put("the project is closed in the middle", Endings::closed);
    }

    /** Plays all, or those that contain the word of the property `rig.only`; gives the number that failed. */
    public static int play() throws Exception {
        Path folder = Files.createTempDirectory("ashore-project");
        Files.copy(Path.of(System.getProperty("rig.shop"), "orders.py"), folder.resolve("orders.py"));
        String only = System.getProperty("rig.only", "");
        int count = 1;
        int failed = 0;
        System.out.println("| | scenario | seen | s |\n|---|---|---|---|");
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
                } catch (Throwable left) {
                    left.printStackTrace();
                    seen += " AND LEFT BEHIND: " + left;
                    failed += good ? 1 : 0;
                    good = false;
                }
                String row = String.format(
                        "| %s | %s | %s | %.1f |", good ? "ok" : "FAILED", one.getKey(), seen, (System.nanoTime() - begun) / 1e9);
                System.err.println(row);
                System.out.println(row);
                count += 1;
            }
            List<String> blocked = watchdog.stop();
            System.out.printf("| %s | the UI's thread was never blocked over 50 ms | %s | |%n",
                    blocked.isEmpty() ? "ok" : "FAILED", watchdog.told() + (blocked.isEmpty() ? "" : " " + blocked));
            failed += blocked.isEmpty() ? 0 : 1;
        }
        System.out.println((count - failed) + " passed, " + failed + " failed");
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
}
