package dev.ashore.core;

import dev.ashore.core.wire.Leave;
import dev.ashore.core.wire.SessionStarted;
import dev.ashore.core.wire.StartSession;
import dev.ashore.core.wire.TargetChoice;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;

/** Starts of run configurations, and the hand-over from one to the next when a program is run again. */
public final class Runs {
    /** How long after a rerun's stop the new program may take to be started, in ms. */
    private static final long RESTART = 20_000;

    /** What is started. `target`: what to intercept where no rule says it; null leaves it to the rule, or to a choice. */
    public record Start(String name, String folder, Object configuration, boolean debug, TargetChoice target) {}

    private record Waiting(Run run, ScheduledFuture<?> timer) {}

    private final Server server;
    private final Sessions sessions;
    private final Map<String, Waiting> waiting = new HashMap<>();

    public Runs(Server server, Sessions sessions) {
        this.server = server;
        this.sessions = sessions;
        server.onState(state -> {
            if (state == Server.State.STOPPED || state == Server.State.OFF) {
                forget();
            }
        });
    }

    /** Tells the server that a program is about to be started. */
    public synchronized Run start(Start start) {
        Waiting before = waiting.remove(key(start.name(), start.folder()));
        if (before != null && before.timer() != null) {
            before.timer().cancel(false);
        }
        CompletableFuture<String> replaced = before == null
                ? CompletableFuture.completedFuture(null)
                : before.run().answer().handle((started, error) -> before.run().session());
        CompletableFuture<SessionStarted> answer = replaced.thenCompose(session -> server.ask(api ->
                api.startSession(new StartSession(
                        start.configuration(), start.folder(), !start.debug(), session, start.name(), start.target()))));
        return new Run(server, sessions, start.name(), answer.thenApply(started -> {
            sessions.answered(started.view());
            return started;
        }));
    }

    /** The program ends because it is run again: its agent is handed over to the next start of this name. */
    public synchronized void rerun(Run run, String folder) {
        if (!run.restarting()) {
            return;
        }
        String key = key(run.name(), folder);
        ScheduledFuture<?> timer = server.later(() -> overdue(key, run), RESTART);
        waiting.put(key, new Waiting(run, timer));
    }

    /** The next start of this name will not come. */
    public synchronized void notAgain(String name, String folder) {
        Waiting one = waiting.remove(key(name, folder));
        if (one != null) {
            if (one.timer() != null) {
                one.timer().cancel(false);
            }
            leave(one.run());
        }
    }

    private synchronized void overdue(String key, Run run) {
        Waiting one = waiting.get(key);
        if (one != null && one.run() == run) {
            waiting.remove(key);
            leave(run);
        }
    }

    private void leave(Run run) {
        String session = run.session();
        if (session != null) {
            server.ask(api -> api.leave(new Leave(session)));
        }
    }

    private synchronized void forget() {
        for (Waiting one : waiting.values()) {
            if (one.timer() != null) {
                one.timer().cancel(false);
            }
        }
        waiting.clear();
    }

    private static String key(String name, String folder) {
        return name + '\n' + Objects.requireNonNullElse(folder, "");
    }
}
