package dev.ashore.core;

import dev.ashore.core.wire.ConfigurationsChanged;
import dev.ashore.core.wire.Idle;
import dev.ashore.core.wire.SessionNotice;
import dev.ashore.core.wire.SessionRequests;
import dev.ashore.core.wire.SessionView;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.lsp4j.jsonrpc.Launcher;

/** The life of `ashore lsp`: started, started again when it ends, asked and listened to. No method waits for it. */
public final class Server implements AutoCloseable {
    public enum State {
        OFF,
        STARTING,
        RUNNING,
        STOPPED
    }

    /** How to start it, asked anew each time. */
    public interface Launch {
        Binary binary() throws Problem;

        /** Arguments before `lsp`. */
        List<String> arguments();

        Map<String, String> environment();
    }

    /** How long the server rests before it is started again, in ms; the last value stays. */
    private static final long[] BACK_OFF = {0, 1_000, 2_000, 5_000, 15_000, 30_000};
    /** A server that lived this long in ms starts its back-off anew. */
    private static final long HEALTHY = 60_000;
    /** The server puts everything back before it answers `shutdown`. */
    private static final long FAREWELL_SECONDS = 15;

    private final Launch launch;
    private final Path folder;
    private final Consumer<String> log;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "Ashore server"));
    private final ExecutorService out = Executors.newSingleThreadExecutor(task -> daemon(task, "Ashore wire out"));
    private final ExecutorService wire = Executors.newCachedThreadPool(task -> daemon(task, "Ashore wire"));
    private final List<Consumer<State>> stateListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SessionView>> viewListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SessionNotice>> noticeListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ConfigurationsChanged>> configurationListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Idle>> idleListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<SessionRequests>> requestListeners = new CopyOnWriteArrayList<>();

    /** Questions that wait for the server's start, in order. */
    private final Deque<Runnable> queue = new ArrayDeque<>();
    /** Questions that were put and have no answer yet, each with the server that it was put to. */
    private final Map<CompletableFuture<?>, CompletableFuture<Api>> open = new ConcurrentHashMap<>();

    private volatile State state = State.OFF;
    private volatile String problem = "";
    private volatile Path program;
    private volatile Process process;
    private volatile boolean closed;
    /** The server that is there or comes next; replaced as soon as that one is on its way out. */
    private volatile CompletableFuture<Api> connection = failed(Messages.get("server.off"));
    private int failures;
    private ScheduledFuture<?> again;

    public Server(Launch launch, Path folder, Consumer<String> log) {
        this.launch = launch;
        this.folder = folder;
        this.log = log;
    }

    public State state() {
        return state;
    }

    /** Why there is no server, one sentence; empty while there is one. */
    public String problem() {
        return problem;
    }

    /** The program that runs, or null. */
    public Path program() {
        return program;
    }

    /** The process's id, or -1. */
    public long pid() {
        Process running = process;
        return running == null || !running.isAlive() ? -1 : running.pid();
    }

    public void onState(Consumer<State> listener) {
        stateListeners.add(listener);
    }

    public void onView(Consumer<SessionView> listener) {
        viewListeners.add(listener);
    }

    public void onNotice(Consumer<SessionNotice> listener) {
        noticeListeners.add(listener);
    }

    public void onIdle(Consumer<Idle> listener) {
        idleListeners.add(listener);
    }

    public void onConfigurations(Consumer<ConfigurationsChanged> listener) {
        configurationListeners.add(listener);
    }

    public void onRequests(Consumer<SessionRequests> listener) {
        requestListeners.add(listener);
    }

    /** Starts the server unless it runs. Nothing is thrown: running goes on without it. */
    public synchronized void start() {
        if (closed || state == State.STARTING || state == State.RUNNING) {
            return;
        }
        CompletableFuture<Api> promised = new CompletableFuture<>();
        connection = promised;
        move(State.STARTING, "");
        submit(() -> begin(promised));
    }

    /** Ends it, and starts it with what the settings say now: what is asked from here on is asked of the next one. */
    public synchronized void restart() {
        if (closed) {
            return;
        }
        CompletableFuture<Api> before = connection;
        CompletableFuture<Api> promised = new CompletableFuture<>();
        connection = promised;
        state = State.STARTING;
        submit(() -> {
            failures = 0;
            end(before);
            each(stateListeners, State.OFF);
            begin(promised);
        });
    }

    /**
     * Asks the server as soon as it runs, in the order of the calls. Fails with a {@link Problem} where there is none, and when
     * it goes before it has answered.
     */
    public <R> CompletableFuture<R> ask(Function<Api, CompletableFuture<R>> question) {
        start();
        CompletableFuture<R> answer = new CompletableFuture<>();
        answer.whenComplete((done, error) -> open.remove(answer));
        post(() -> {
            queue.add(() -> put(question, answer));
            flush();
        });
        return answer;
    }

    /** Tells the server; without one there is nobody to be told. */
    public void tell(Consumer<Api> word) {
        post(() -> {
            Api api = connection.isCompletedExceptionally() ? null : connection.getNow(null);
            if (api != null) {
                word.accept(api);
            }
        });
    }

    /** Writes in the order of the calls, whoever calls: a full pipe holds nobody up. */
    private void post(Runnable task) {
        try {
            out.execute(guarded(task));
        } catch (RejectedExecutionException over) {
            // Closed: nobody is there to be told.
        }
    }

    /** Runs later on the server's own thread. */
    ScheduledFuture<?> later(Runnable task, long ms) {
        try {
            return thread.schedule(guarded(task), ms, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException over) {
            return null;
        }
    }

    /** Says goodbye without waiting: the server puts everything back, and ends. */
    @Override
    public synchronized void close() {
        closed = true;
        CompletableFuture<Api> before = connection;
        connection = failed(Messages.get("server.off"));
        submit(() -> {
            end(before);
            move(State.OFF, "");
            wire.shutdown();
            out.shutdown();
        });
        thread.shutdown();
    }

    private void begin(CompletableFuture<Api> promised) {
        if (connection != promised) {
            // Another start or the end came after this one.
            return;
        }
        Process started;
        try {
            Binary binary = launch.binary();
            program = binary.path();
            List<String> command = new ArrayList<>(List.of(binary.path().toString()));
            command.addAll(launch.arguments());
            command.add("lsp");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().putAll(launch.environment());
            log.accept("starting " + String.join(" ", command) + " (" + binary.version() + ")");
            started = builder.start();
        } catch (Problem told) {
            // Starting it again would change nothing until somebody does.
            lose(promised, told.getMessage());
            return;
        } catch (IOException error) {
            lose(promised, Messages.get("server.start", Problem.sentence(error)));
            retry();
            return;
        }
        process = started;
        long since = System.nanoTime();
        wire.execute(() -> drain(started));
        Launcher<Api> launcher = new Launcher.Builder<Api>()
                .setLocalService(new Told(
                        view -> each(viewListeners, view),
                        notice -> each(noticeListeners, notice),
                        changed -> each(configurationListeners, changed),
                        idle -> each(idleListeners, idle),
                        requests -> each(requestListeners, requests),
                        log))
                .setRemoteInterface(Api.class)
                .setInput(started.getInputStream())
                .setOutput(started.getOutputStream())
                .setExecutorService(wire)
                .create();
        launcher.startListening();
        Api api = launcher.getRemoteProxy();
        api.initialize(greeting()).whenComplete((answer, error) -> submit(() -> {
            if (error != null || connection != promised) {
                started.destroy();
                return;
            }
            api.initialized(Map.of());
            move(State.RUNNING, "");
            promised.complete(api);
            post(this::flush);
        }));
        started.onExit().thenRun(() -> submit(() -> ended(started, promised, since)));
    }

    private Map<String, Object> greeting() {
        String uri = folder.toUri().toString();
        String name = folder.getFileName() == null ? uri : folder.getFileName().toString();
        return Map.of(
                "processId", ProcessHandle.current().pid(),
                "clientInfo", Map.of("name", "Ashore for IntelliJ"),
                "locale", Messages.language(),
                "capabilities", Map.of(),
                "workspaceFolders", List.of(Map.of("uri", uri, "name", name)));
    }

    private void ended(Process gone, CompletableFuture<Api> promised, long since) {
        if (process != gone) {
            return;
        }
        process = null;
        if (connection != promised) {
            // Whoever replaced it tells those who asked it.
            return;
        }
        if ((System.nanoTime() - since) / 1_000_000 > HEALTHY) {
            failures = 0;
        }
        lose(promised, Messages.get("server.ended"));
        retry();
    }

    private void lose(CompletableFuture<Api> promised, String sentence) {
        log.accept(sentence);
        synchronized (this) {
            if (connection == promised) {
                connection = failed(sentence);
                move(State.STOPPED, sentence);
            }
        }
        abandon(promised, sentence);
    }

    /** Nobody waits for an answer that cannot come. */
    private void abandon(CompletableFuture<Api> promised, String sentence) {
        promised.completeExceptionally(new Problem(sentence));
        open.forEach((answer, asked) -> {
            if (asked == promised) {
                answer.completeExceptionally(new Problem(sentence));
            }
        });
        post(this::flush);
    }

    private <R> void put(Function<Api, CompletableFuture<R>> question, CompletableFuture<R> answer) {
        if (answer.isDone()) {
            return;
        }
        CompletableFuture<Api> asked;
        do {
            asked = connection;
            open.put(answer, asked);
            // One that was replaced meanwhile may have told all who asked it before this one was among them.
        } while (asked != connection);
        asked.thenCompose(question).whenComplete((done, error) -> {
            if (error != null) {
                answer.completeExceptionally(error);
            } else {
                answer.complete(done);
            }
        });
    }

    private void flush() {
        while (connection.isDone() && !queue.isEmpty()) {
            queue.poll().run();
        }
    }

    private void retry() {
        long rest = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)];
        failures += 1;
        if (!closed) {
            again = later(this::start, rest);
        }
    }

    private void end(CompletableFuture<Api> promised) {
        if (again != null) {
            again.cancel(false);
        }
        Process running = process;
        Api api = promised.isCompletedExceptionally() ? null : promised.getNow(null);
        process = null;
        if (running == null) {
            abandon(promised, Messages.get("server.off"));
            return;
        }
        try {
            if (api != null) {
                api.shutdown().get(FAREWELL_SECONDS, TimeUnit.SECONDS);
                api.exit();
            }
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
            log.accept("goodbye: " + Problem.sentence(late));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            // Its end of the wire closes: it goes by itself, and its guard restores what it did not.
            running.getOutputStream().close();
        } catch (IOException gone) {
            log.accept("goodbye: " + gone.getMessage());
        }
        abandon(promised, Messages.get("server.off"));
    }

    private void drain(Process started) {
        try (BufferedReader lines = started.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException gone) {
            log.accept("stderr: " + gone.getMessage());
        }
    }

    private void move(State now, String sentence) {
        state = now;
        problem = sentence;
        each(stateListeners, now);
    }

    private void submit(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException over) {
            // Closed: nobody waits for it.
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException error) {
                log.accept("bug: " + error);
            }
        };
    }

    private <T> void each(List<Consumer<T>> listeners, T value) {
        for (Consumer<T> listener : listeners) {
            try {
                listener.accept(value);
            } catch (RuntimeException error) {
                log.accept("bug: " + error);
            }
        }
    }

    private static <T> CompletableFuture<T> failed(String sentence) {
        return CompletableFuture.failedFuture(new Problem(sentence));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
