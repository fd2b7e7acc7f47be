package dev.ashore.rig;

import static dev.ashore.rig.Scene.ACTIVE;
import static dev.ashore.rig.Scene.NAME;
import static dev.ashore.rig.Scene.demand;

import dev.ashore.core.Server;
import dev.ashore.ide.Ashore;

/** Every way in which a program, or the server, comes to its end. */
final class Endings {
    private Endings() {}

    static String runs(Scene scene) throws Exception {
        Scene.Made made = scene.started("");
        scene.stop(made.name());
        scene.says("orders: as it was");
        return "widget: " + scene.history() + "; " + scene.asItWas();
    }

    static String ends(Scene scene) throws Exception {
        Scene.Made made = scene.started("");
        Program.Debugged.run("kill", "-TERM", Long.toString(scene.pid(NAME)));
        scene.says("orders: as it was");
        demand(scene.handler(NAME).isProcessTerminated(), "it runs: " + made);
        return scene.asItWas();
    }

    static String killed(Scene scene) throws Exception {
        scene.started("");
        Program.Debugged.run("kill", "-KILL", Long.toString(scene.pid(NAME)));
        scene.says("orders: as it was");
        return scene.asItWas();
    }

    static String rerun(Scene scene) throws Exception {
        scene.started("");
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

    static String twoAtOnce(Scene scene) throws Exception {
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

    static String serverKilled(Scene scene) throws Exception {
        scene.started("");
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

    static String closed(Scene scene) throws Exception {
        scene.started("");
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
}
