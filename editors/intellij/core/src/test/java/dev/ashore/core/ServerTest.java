package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ashore.core.wire.ListTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerTest {
    private static final ListTargets ALL = new ListTargets(null, null, null, null, null);

    @TempDir
    Path folder;

    @Test
    void aQuestionStartsTheServerAndGoodbyeEndsIt() throws Exception {
        Scripted scripted = new Scripted(folder, "lives");
        assertEquals("n", scripted.server.ask(api -> api.targets(ALL)).get(60, TimeUnit.SECONDS).namespace());
        assertEquals(Server.State.RUNNING, scripted.server.state());
        long pid = scripted.server.pid();
        scripted.close();
        scripted.wait("exit");
        assertEquals(List.of("initialize", "initialized", "shutdown", "exit"), scripted.told());
        Scripted.until("its end", () -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void oneThatDiesIsStartedAgain() throws Exception {
        Scripted scripted = new Scripted(folder, "lives");
        List<Server.State> states = Collections.synchronizedList(new ArrayList<>());
        scripted.server.onState(states::add);
        scripted.server.ask(api -> api.targets(ALL)).get(60, TimeUnit.SECONDS);
        long first = scripted.server.pid();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        Scripted.until("another", () -> scripted.server.pid() > 0 && scripted.server.pid() != first
                && scripted.server.state() == Server.State.RUNNING);
        assertTrue(states.contains(Server.State.STOPPED), states::toString);
        scripted.server.ask(api -> api.targets(ALL)).get(60, TimeUnit.SECONDS);
        scripted.close();
    }

    @Test
    void whatIsAskedOfOneThatIsRestartedIsAnsweredByTheNext() throws Exception {
        Scripted scripted = new Scripted(folder, "lives");
        scripted.server.ask(api -> api.targets(ALL)).get(60, TimeUnit.SECONDS);
        long first = scripted.server.pid();
        scripted.server.restart();
        scripted.server.restart();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        // From the goodbye until the next one runs.
        Scripted.until("the next", () -> asked.add(scripted.server.ask(api -> api.targets(ALL)))
                && scripted.server.state() == Server.State.RUNNING && scripted.server.pid() != first);
        for (CompletableFuture<?> answer : asked) {
            answer.get(60, TimeUnit.SECONDS);
        }
        assertEquals(2, scripted.told().stream().filter("initialize"::equals).count());
        scripted.close();
    }

    @Test
    void aQuestionToOneThatDiesIsAnswered() {
        Scripted scripted = new Scripted(folder, "dies");
        ExecutionException error = assertThrows(
                ExecutionException.class,
                () -> scripted.server.ask(api -> api.targets(ALL)).get(60, TimeUnit.SECONDS));
        assertTrue(Problem.sentence(error).contains("ended"), error::toString);
        scripted.close();
    }

    @Test
    void withoutAProgramEveryQuestionSaysHowToGetIt() {
        Server.Launch nothing = new Server.Launch() {
            @Override
            public Binary binary() throws Problem {
                return Binary.find("", folder, List.of(), "0.1.0");
            }

            @Override
            public List<String> arguments() {
                return List.of();
            }

            @Override
            public Map<String, String> environment() {
                return Map.of();
            }
        };
        Server server = new Server(nothing, folder, line -> {});
        ExecutionException error = assertThrows(
                ExecutionException.class, () -> server.ask(api -> api.targets(ALL)).get(60, TimeUnit.SECONDS));
        assertInstanceOf(Problem.class, error.getCause());
        assertTrue(Problem.sentence(error).contains("cargo install ashore"), error::toString);
        assertEquals(Server.State.STOPPED, server.state());
        server.close();
    }
}
