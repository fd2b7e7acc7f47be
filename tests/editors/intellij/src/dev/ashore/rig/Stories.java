package dev.ashore.rig;

import static dev.ashore.rig.Scene.ACTIVE;
import static dev.ashore.rig.Scene.NAME;
import static dev.ashore.rig.Scene.demand;

import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import dev.ashore.core.wire.CurlRequest;
import dev.ashore.core.wire.Mode;
import dev.ashore.core.wire.RankedTarget;
import dev.ashore.core.wire.SessionState;
import dev.ashore.ide.RequestTable;
import dev.ashore.ide.RequestsPanel;
import dev.ashore.ide.TargetPicker;
import java.nio.file.Files;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A debug session as a person sees it: first use, a breakpoint, the list of requests, a pause. */
final class Stories {
    private Stories() {}

    static String firstUse(Scene scene) throws Exception {
        scene.noRules();
        Scene.Made made = scene.orders(NAME);
        scene.toggle();
        CompletableFuture<List<RankedTarget>> offered = new CompletableFuture<>();
        scene.ashore.setPicker((project, asked, answer) -> {
            offered.complete(asked.targets());
            answer.accept(TargetPicker.Answer.of(asked.targets().get(0), new Mode("global", null, null, null)));
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

    /** The question is closed: the program runs, and it is not asked again. */
    static String notNow(Scene scene) throws Exception {
        scene.noRules();
        Scene.Made made = scene.orders("Debug orders later");
        scene.toggle();
        AtomicInteger asked = new AtomicInteger();
        scene.ashore.setPicker((project, question, answer) -> {
            asked.incrementAndGet();
            answer.accept(TargetPicker.Answer.of(TargetPicker.Kind.DISMISSED));
        });
        for (int n = 0; n < 2; n += 1) {
            var before = scene.running.get(made.name());
            scene.debug(made.settings());
            scene.startedAnew(made.name(), before);
            scene.says("Debug orders later\\? Choose a target");
            scene.serves(made);
            demand(!scene.visitors.one().join().fromLaptop(), "traffic came all the same");
            scene.stop(made.name());
        }
        demand(asked.get() == 1, "asked " + asked.get() + " times");
        return "asked once in two starts; " + scene.asItWas();
    }

    /** Never: kept for this person, and the team's file is not written. */
    static String never(Scene scene) throws Exception {
        scene.noRules();
        Scene.Made made = scene.orders("Debug orders never");
        scene.toggle();
        AtomicInteger asked = new AtomicInteger();
        scene.ashore.setPicker((project, question, answer) -> {
            asked.incrementAndGet();
            answer.accept(TargetPicker.Answer.of(TargetPicker.Kind.NEVER));
        });
        for (int n = 0; n < 2; n += 1) {
            var before = scene.running.get(made.name());
            scene.debug(made.settings());
            scene.startedAnew(made.name(), before);
            scene.serves(made);
            scene.until("the answer", () -> asked.get() == 1);
            scene.stop(made.name());
        }
        demand(!Files.exists(scene.folder.resolve(".ashore.toml")), "the team's file was written");
        return "asked once in two starts; " + scene.asItWas();
    }

    static String breakpoint(Scene scene) throws Exception {
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

    static String requests(Scene scene) throws Exception {
        Scene.Made made = scene.orders(NAME);
        scene.write(Scene.rule(NAME, ""));
        scene.debug(made.settings());
        scene.says(ACTIVE);
        try (Opened window = new Opened(scene.project)) {
            scene.until("the table", () -> window.find(RequestTable.class) != null);
            RequestTable table = window.find(RequestTable.class);
            scene.servedByLaptop();
            scene.until("the request's row", () -> row(table).matches("[\\d:]{8} / 200 / GET / /orders/7 / [\\d.]+ ms / .* / "));
            // The request comes, the program stands in the middle of it, and the debugger notices.
            Program.Debugged program = scene.debugged();
            program.freeze();
            var caught = scene.visitors.one();
            scene.until("the held request's row", () -> row(table).contains(" / held / GET / /orders/7 / "));
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
            scene.until("its answer", () -> row(table).contains(" / 200 / GET / /orders/7 / ") && row(table).endsWith(place));
            var record = scene.ashore.requests().of(scene.view().session()).get(0);
            var asked = new CurlRequest(record.number(), scene.view().session());
            String curl = scene.ashore.server().ask(api -> api.curl(asked)).join().text();
            demand(curl.startsWith("curl -X GET 'http://127.0.0.1:" + made.port() + "/orders/7'"), curl);
            Scene.edt(() -> {
                table.setRowSelectionInterval(0, 0);
                AnAction again = window.find(RequestsPanel.class).actions().getChildren(null)[3];
                again.actionPerformed(AnActionEvent.createFromAnAction(again, null, "rig", key -> null));
                return null;
            });
            String told = scene.notified("The program answered 200");
            scene.stop(NAME);
            scene.says("orders: as it was");
            demand(row(table).endsWith(place), "its requests went with the session: " + row(table));
            return held + "; " + told + " " + scene.asItWas();
        }
    }

    /** What the newest request's row says. */
    private static String row(RequestTable table) {
        return Scene.edt(() -> {
            StringJoiner cells = new StringJoiner(" / ");
            for (int column = 0; table.getRowCount() > 0 && column < table.getColumnCount(); column++) {
                cells.add(table.getValueAt(0, column).toString());
            }
            return cells.toString();
        });
    }

    static String suspended(Scene scene) throws Exception {
        scene.started("");
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
}
