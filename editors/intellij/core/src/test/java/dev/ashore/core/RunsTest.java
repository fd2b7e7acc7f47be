package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ashore.core.wire.Ending;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunsTest {
    @TempDir
    Path folder;

    private Scripted scripted;
    private Sessions sessions;
    private Runs runs;

    @BeforeEach
    void start() {
        scripted = new Scripted(folder, "lives");
        sessions = new Sessions(scripted.server);
        runs = new Runs(scripted.server, sessions);
    }

    @AfterEach
    void stop() {
        scripted.close();
    }

    private Run begin(String name) {
        return runs.start(new Runs.Start(name, folder.toString(), null, true, null));
    }

    @Test
    void eventsBeforeTheAnswerKeepTheirOrder() throws Exception {
        Run run = begin("orders");
        run.process(7);
        run.stands(true);
        run.stands(true);
        run.steps();
        run.steps();
        run.stands(true);
        run.stands(false);
        run.steps();
        run.ended(Ending.EXITED);
        run.ended(Ending.DISCONNECTED);
        run.process(8);
        scripted.wait("s1 ended exited");
        assertEquals("s1", run.answer().get(60, TimeUnit.SECONDS).view().session());
        assertEquals(
                java.util.List.of(
                        "initialize", "initialized", "start orders noDebug=false replaces=null",
                        "s1 process 7", "s1 stopped", "s1 stepping", "s1 stopped", "s1 continued", "s1 ended exited"),
                scripted.told());
        assertEquals("preparing", sessions.current().orElseThrow().state());
    }

    @Test
    void aRerunIsHandedOver() {
        Run first = begin("orders");
        runs.rerun(first, folder.toString());
        runs.rerun(first, folder.toString());
        first.ended(Ending.DISCONNECTED);
        begin("other");
        begin("orders").process(9);
        scripted.wait("s3 process 9");
        assertTrue(scripted.told().contains("start orders noDebug=false replaces=s1"), () -> scripted.told().toString());
        assertTrue(scripted.told().contains("start other noDebug=false replaces=null"), () -> scripted.told().toString());
        assertEquals(1, scripted.told().stream().filter("s1 restarting"::equals).count());
        assertTrue(scripted.told().stream().noneMatch(line -> line.startsWith("s1 ended")));
    }

    @Test
    void aRerunThatIsNotStartedIsLeft() throws Exception {
        Run first = begin("orders");
        first.answer().get(60, TimeUnit.SECONDS);
        runs.rerun(first, folder.toString());
        runs.notAgain("orders", folder.toString());
        scripted.wait("leave s1");
        begin("orders");
        scripted.wait("start orders noDebug=false replaces=null");
    }

    @Test
    void aServerThatDiesTakesItsSessionsAlong() throws Exception {
        begin("orders").answer().get(60, TimeUnit.SECONDS);
        Run run = begin("die");
        assertThrows(ExecutionException.class, () -> run.answer().get(60, TimeUnit.SECONDS));
        // Nobody is told, and nothing breaks.
        run.process(1);
        run.ended(Ending.EXITED);
        Scripted.until("no sessions", () -> sessions.all().isEmpty());
        begin("orders").answer().get(60, TimeUnit.SECONDS);
    }
}
