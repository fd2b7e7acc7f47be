package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ashore.core.wire.ConfigurationView;
import dev.ashore.core.wire.Ending;
import dev.ashore.core.wire.ListConfigurations;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.SessionStarted;
import dev.ashore.core.wire.SetRule;
import dev.ashore.core.wire.StartOutcome;
import dev.ashore.core.wire.TargetChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built `ashore lsp`, without a cluster. ASHORE_BIN names it. */
final class RealServerTest implements Server.Launch {
    @TempDir
    Path folder;

    private Server server;
    private Runs runs;

    @BeforeEach
    void start() {
        server = new Server(this, folder, line -> {});
        runs = new Runs(server, new Sessions(server));
    }

    @AfterEach
    void stop() {
        long pid = server.pid();
        server.close();
        Scripted.until("the server's end", () -> pid < 0 || ProcessHandle.of(pid).isEmpty());
    }

    @Override
    public Binary binary() throws Problem {
        String path = System.getenv("ASHORE_BIN");
        assertNotNull(path, "ASHORE_BIN must name the built program");
        return Binary.find(path, folder, List.of(), "0.1.0");
    }

    @Override
    public List<String> arguments() {
        return List.of("--context", "none");
    }

    @Override
    public Map<String, String> environment() {
        String state = folder.resolve("state").toString();
        return Map.of("KUBECONFIG", folder.resolve("missing").toString(), "ASHORE_STATE_DIR", state, "ASHORE_CONFIG_DIR", state);
    }

    private SessionStarted begin() throws Exception {
        Run run = runs.start(new Runs.Start("Debug orders", folder.toString(), Map.of(), true, null));
        SessionStarted started = run.answer().get(60, TimeUnit.SECONDS);
        run.ended(Ending.EXITED);
        return started;
    }

    @Test
    void withoutAClusterNothingIsAsked() throws Exception {
        SessionStarted started = begin();
        assertEquals(StartOutcome.OFF, started.outcome());
        assertEquals("Debug orders", started.view().runConfiguration());
        var listed = server.ask(api -> api.targets(new ListTargets(null, null, folder.toString(), null, null))).get(60, TimeUnit.SECONDS);
        assertTrue(listed.problem() != null && !listed.problem().isBlank(), listed::toString);
    }

    @Test
    void aRuleIsWrittenAndSwitched() throws Exception {
        TargetChoice orders = new TargetChoice(null, 8081L, null, null, "http", "deployment/orders", "hold");
        SetRule on = new SetRule(folder.toString(), true, "Debug orders", orders);
        ConfigurationView view = server.ask(api -> api.setRule(on)).get(60, TimeUnit.SECONDS);
        assertEquals("deployment/orders", view.rule().target());
        String written = Files.readString(folder.resolve(".ashore.toml"));
        assertTrue(written.contains("when-paused = \"hold\""), written);
        SetRule off = new SetRule(folder.toString(), false, "Debug orders", null);
        server.ask(api -> api.setRule(off)).get(60, TimeUnit.SECONDS);
        List<ConfigurationView> all =
                server.ask(api -> api.configurations(new ListConfigurations(folder.toString()))).get(60, TimeUnit.SECONDS);
        assertEquals(1, all.size(), all::toString);
        assertEquals(false, all.get(0).on());
        assertEquals(StartOutcome.OFF, begin().outcome());
    }

    @Test
    void aBrokenRulesFileIsNamedWithItsLine() throws Exception {
        Files.writeString(folder.resolve(".ashore.toml"), "# ours\n[[intercept]]\nrun = \"a\"\ntarget = nothing\n");
        SessionStarted started = begin();
        assertEquals(StartOutcome.REFUSED, started.outcome());
        assertTrue(started.message().contains(".ashore.toml:4"), started::message);
    }
}
