package dev.ashore.rig;

import static dev.ashore.rig.Scene.ACTIVE;
import static dev.ashore.rig.Scene.NAME;
import static dev.ashore.rig.Scene.demand;

import com.intellij.execution.Executor;
import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.remote.RemoteConfiguration;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.jetbrains.nodejs.run.NodeJsRunConfiguration;
import com.jetbrains.python.run.AbstractPythonRunConfiguration;
import dev.ashore.ide.Product;
import dev.ashore.ide.Settings;
import dev.ashore.products.JavaProduct;
import dev.ashore.products.NodeProduct;
import dev.ashore.products.PythonProduct;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.swing.Icon;

/** What the parts for single products do, with stand-ins for those products; and how long a start waits. */
final class Products {
    private Products() {}

    static String parts(Scene scene) throws Exception {
        Python python = new Python();
        demand(new PythonProduct().fits(python) && !new NodeProduct().fits(python), "Python is not told from Node");
        check(new PythonProduct(), python);
        check(new NodeProduct(), new Node());
        Remote remote = new Remote();
        demand(new JavaProduct().known(remote) == null, "known without a port: " + new JavaProduct().known(remote));
        remote.HOST = "localhost";
        remote.PORT = " 5005 ";
        Map<String, Object> known = new JavaProduct().known(remote);
        demand(known.equals(Map.of("type", "java", "request", "attach", "hostName", "localhost", "port", 5005)), "known: " + known);
        demand(Product.POINT.getExtensionList().stream().noneMatch(PythonProduct.class::isInstance), "loaded without its product");
        // Products that put the variables in themselves ask for them by the run configuration, or for the youngest start's.
        Scene.Made made = scene.orders(NAME);
        scene.write(Scene.rule(NAME, "environment = { ADDED = \"yes\" }\n"));
        scene.run(made.settings());
        scene.says(ACTIVE);
        for (var profile : new com.intellij.execution.configurations.RunProfile[] {made.configuration(), null}) {
            Map<String, String> told = scene.ashore.lives().variables(profile);
            demand("yes".equals(told.get("ADDED")), "told: " + told);
        }
        demand(scene.ashore.lives().variables(python).isEmpty(), "another configuration has them");
        scene.stop(NAME);
        scene.says("orders: as it was");
        return "Python and Node in and out, the port of Remote JVM Debug, variables for Go and Rider; " + scene.asItWas();
    }

    /** The server needs more than a moment at its first start: the program waits for it, but not for ever. */
    static String firstStart(Scene scene) throws Exception {
        Settings.Values settings = Settings.get().getState();
        String good = settings.program;
        Path slow = Files.createTempDirectory("ashore-slow").resolve("ashore");
        Files.writeString(slow, "#!/bin/sh\ncase \"$*\" in *lsp*) exec sleep 600;; esac\nexec '" + good + "' \"$@\"\n");
        slow.toFile().setExecutable(true);
        try {
            Scene.Made made = scene.orders(NAME);
            scene.toggle();
            settings.program = slow.toString();
            scene.ashore.server().restart();
            scene.until("the slow server", () -> scene.ashore.server().state() == dev.ashore.core.Server.State.STARTING);
            long begun = System.nanoTime();
            scene.run(made.settings());
            scene.handler(NAME);
            long ms = (System.nanoTime() - begun) / 1_000_000;
            demand(ms >= 1_000, "it was started after " + ms + " ms");
            scene.serves(made);
            scene.stop(NAME);
            return "started without an answer after a second";
        } finally {
            settings.program = good;
            long old = scene.ashore.server().pid();
            ProcessHandle.of(old).ifPresent(ProcessHandle::destroy);
            scene.ashore.server().restart();
            scene.until("the server", () -> scene.ashore.server().state() == dev.ashore.core.Server.State.RUNNING);
        }
    }

    private static void check(Product product, com.intellij.execution.configurations.RunProfile profile) {
        demand(product.variables(profile).equals(Map.of("MINE", "1")), "it has " + product.variables(profile));
        product.variables(profile, Map.of("MINE", "1", "ADDED", "yes"));
        demand(product.variables(profile).size() == 2, "it has " + product.variables(profile));
        demand(product.known(profile) == null, "known: " + product.known(profile));
    }

    private static final class Python extends AbstractPythonRunConfiguration<Python> {
        private Map<String, String> variables = Map.of("MINE", "1");

        @Override
        public Map<String, String> getEnvs() {
            return variables;
        }

        @Override
        public void setEnvs(Map<String, String> all) {
            variables = all;
        }

        @Override
        public RunProfileState getState(Executor executor, ExecutionEnvironment environment) {
            return null;
        }

        @Override
        public String getName() {
            return "python";
        }

        @Override
        public Icon getIcon() {
            return null;
        }
    }

    private static final class Node extends NodeJsRunConfiguration {
        private Map<String, String> variables = Map.of("MINE", "1");

        @Override
        public Map<String, String> getEnvs() {
            return variables;
        }

        @Override
        public void setEnvs(Map<String, String> all) {
            variables = all;
        }

        @Override
        public RunProfileState getState(Executor executor, ExecutionEnvironment environment) {
            return null;
        }

        @Override
        public String getName() {
            return "node";
        }

        @Override
        public Icon getIcon() {
            return null;
        }
    }

    private static final class Remote extends RemoteConfiguration {
        @Override
        public RunProfileState getState(Executor executor, ExecutionEnvironment environment) {
            return null;
        }

        @Override
        public String getName() {
            return "remote";
        }

        @Override
        public Icon getIcon() {
            return null;
        }
    }
}
