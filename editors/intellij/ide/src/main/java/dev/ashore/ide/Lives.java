package dev.ashore.ide;

import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.configurations.RunProfile;
import com.intellij.execution.executors.DefaultRunExecutor;
import com.intellij.execution.process.BaseProcessHandler;
import com.intellij.execution.process.ProcessHandler;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.xdebugger.XDebugProcess;
import com.intellij.xdebugger.XDebugSession;
import com.intellij.xdebugger.XDebugSessionListener;
import dev.ashore.core.Run;
import dev.ashore.core.Runs;
import dev.ashore.core.Server;
import dev.ashore.core.wire.Ending;
import dev.ashore.core.wire.SessionStarted;
import dev.ashore.core.wire.StartOutcome;
import dev.ashore.core.wire.TargetChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The programs that run, from the press of the button to their end. Nothing here waits on the UI's thread. */
public final class Lives {
    /** A start is never held longer than this for Ashore's answer, in ms. */
    private static final long PATIENCE = 250;
    /** The same where the server has to be started for it. */
    private static final long PATIENCE_AT_FIRST = 1_000;
    /** A program that ends this soon after a rerun was asked for is run again, in ms. */
    private static final long RERUN = 10_000;

    private final Ashore ashore;
    private final Runs runs;
    private final List<Life> lives = new ArrayList<>();
    private volatile long rerunAt;
    private volatile boolean stepped;

    Lives(Ashore ashore, Runs runs) {
        this.ashore = ashore;
        this.runs = runs;
    }

    /** A run configuration is about to be started. */
    void scheduled(ExecutionEnvironment environment) {
        if (!(environment.getRunProfile() instanceof RunConfiguration configuration)) {
            return;
        }
        InterceptTask task = taskOf(configuration);
        String name = configuration.getName();
        boolean debug = !DefaultRunExecutor.EXECUTOR_ID.equals(environment.getExecutor().getId());
        Life life = new Life(environment);
        synchronized (lives) {
            lives.removeIf(old -> old.over);
            lives.add(life);
        }
        ApplicationManager.getApplication().executeOnPooledThread(() -> known(task != null)
                .handle((told, error) -> begin(name, debug, task, life.known()))
                .whenComplete((run, error) -> life.begun(run)));
    }

    /** The rules, if there is a reason to ask for them. */
    private CompletableFuture<?> known(boolean hasTask) {
        return hasTask || ashore.hasRules() ? ashore.rules().ask() : CompletableFuture.completedFuture(null);
    }

    /** Null where nothing is to be intercepted. */
    private Run begin(String name, boolean debug, InterceptTask task, Object known) {
        boolean ruled = ashore.rules().on(name);
        boolean broken = ashore.rules().problem().isPresent();
        boolean off = !broken && !ruled && (task == null || ashore.rules().named(name));
        if (off || broken && task == null && !ashore.rules().named(name) && !ashore.hasRules()) {
            runs.notAgain(name, ashore.folder());
            return null;
        }
        TargetChoice target = ruled || task == null ? null : task.choice();
        return runs.start(new Runs.Start(name, ashore.folder(), known, debug, target));
    }

    /** A before-run task: waits a moment, in the background, for the environment that belongs to the start. */
    void awaitEnvironment(ExecutionEnvironment environment, RunProfile profile) {
        Life life = find(environment, profile);
        if (life != null) {
            await(life);
        }
    }

    /**
     * What is to be put into the environment of a program that is about to start, for products that do it themselves. Waits only
     * where nobody sees it.
     *
     * @param profile null where the product does not say: the youngest is meant
     */
    public Map<String, String> variables(RunProfile profile) {
        Life life = profile == null ? youngest() : find(null, profile);
        if (life == null) {
            return Map.of();
        }
        if (!ApplicationManager.getApplication().isDispatchThread()) {
            await(life);
        }
        return life.told;
    }

    private Life youngest() {
        synchronized (lives) {
            Life life = lives.isEmpty() ? null : lives.get(lives.size() - 1);
            return life == null || life.over ? null : life;
        }
    }

    private void await(Life life) {
        try {
            life.answered.get(life.patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            ashore.log("started without waiting for Ashore's answer");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void started(ExecutionEnvironment environment, ProcessHandler handler) {
        Life life = find(environment, environment.getRunProfile());
        if (life != null) {
            life.started(handler);
        }
    }

    void notStarted(ExecutionEnvironment environment) {
        Life life = find(environment, environment.getRunProfile());
        if (life != null) {
            life.variables.takeOut();
            life.end(Ending.EXITED);
            runs.notAgain(environment.getRunProfile().getName(), ashore.folder());
        }
    }

    void terminated(ExecutionEnvironment environment) {
        Life life = find(environment, null);
        if (life != null) {
            life.end(Ending.EXITED);
        }
    }

    /** May come before the process is said to be started. */
    void debugged(XDebugProcess process) {
        XDebugSession session = process.getSession();
        Life life = find(null, session.getRunProfile());
        if (life == null) {
            return;
        }
        session.addSessionListener(new XDebugSessionListener() {
            @Override
            public void sessionPaused() {
                life.stands(session);
            }

            @Override
            public void sessionResumed() {
                boolean step = stepped;
                life.tell(run -> {
                    if (step) {
                        run.steps();
                    } else {
                        run.stands(false);
                    }
                });
            }

            @Override
            public void sessionStopped() {
                life.stopped(true);
            }
        });
        if (session.isSuspended()) {
            life.stands(session);
        }
        // The session itself does not know its process yet.
        life.process(process.getProcessHandler());
    }

    /** What the user does next: a program that now ends is run again, or is not. */
    void acted(boolean rerun) {
        rerunAt = rerun ? System.nanoTime() | 1 : 0;
    }

    /** What the user does next with a program that stands: a step, or something else. */
    void steps(boolean step) {
        stepped = step;
    }

    void endAll() {
        List<Life> all;
        synchronized (lives) {
            all = List.copyOf(lives);
            lives.clear();
        }
        for (Life life : all) {
            life.variables.takeOut();
            life.end(Ending.CLIENT_LOST);
        }
    }

    static InterceptTask taskOf(RunConfiguration configuration) {
        return configuration.getBeforeRunTasks().stream()
                .filter(task -> task instanceof InterceptTask && task.isEnabled())
                .map(InterceptTask.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** By the environment itself or its number, of which a before-run task gets a copy; else the youngest of this profile. */
    private Life find(ExecutionEnvironment environment, RunProfile profile) {
        synchronized (lives) {
            Life found = null;
            for (Life life : lives) {
                long id = environment == null ? 0 : environment.getExecutionId();
                if (life.environment == environment || id != 0 && life.environment.getExecutionId() == id) {
                    return life;
                }
                if (profile != null && life.environment.getRunProfile() == profile && !life.over) {
                    found = life;
                }
            }
            return found;
        }
    }

    private final class Life {
        final ExecutionEnvironment environment;
        final Environment variables = new Environment();
        final long patience = ashore.server().state() == Server.State.RUNNING ? PATIENCE : PATIENCE_AT_FIRST;
        /** What the server wants in the program's environment. */
        volatile Map<String, String> told = Map.of();
        /** The server's answer has been dealt with. */
        final CompletableFuture<Void> answered = new CompletableFuture<>();
        private final CompletableFuture<Run> run = new CompletableFuture<>();
        /** Events stay in order: each waits for the one before. */
        private CompletableFuture<Run> last = run;
        private boolean attached;
        private volatile long pid;
        volatile boolean over;

        Life(ExecutionEnvironment environment) {
            this.environment = environment;
        }

        /** What its product knows before it starts, or null. */
        Object known() {
            RunProfile profile = environment.getRunProfile();
            return Product.of(profile).map(product -> product.known(profile)).orElse(null);
        }

        void begun(Run begun) {
            run.complete(begun);
            if (begun == null) {
                answered.complete(null);
                return;
            }
            begun.answer().whenComplete((started, error) -> {
                if (started != null) {
                    answer(started);
                } else {
                    ashore.notices().withoutServer(begun.name(), error);
                }
                answered.complete(null);
            });
        }

        private void answer(SessionStarted started) {
            ashore.log(started.message());
            if (StartOutcome.INTERCEPT.equals(started.outcome())) {
                told = started.environment() == null ? Map.of() : started.environment();
                variables.put(environment.getRunProfile(), told);
            } else if (StartOutcome.CHOOSE.equals(started.outcome())) {
                new Choosing(ashore).forSession(started.view());
            }
        }

        void started(ProcessHandler handler) {
            variables.takeOut();
            process(handler);
        }

        void process(ProcessHandler handler) {
            synchronized (this) {
                if (attached || handler == null) {
                    return;
                }
                attached = true;
            }
            long known = pidOf(handler);
            if (known > 0) {
                pid = known;
                tell(one -> one.process(known));
            }
            handler.addProcessListener(new ProcessEnd(this::stopped, () -> end(Ending.EXITED)));
            if (handler.isProcessTerminated()) {
                end(Ending.EXITED);
            }
        }

        void stands(XDebugSession session) {
            tell(run -> run.stands(true));
            boolean step = stepped;
            stepped = false;
            // The debugger may take its time over the stack.
            ApplicationManager.getApplication().executeOnPooledThread(
                    () -> Standing.ask(session, step, place -> tell(run -> run.stoodAt(place))));
        }

        /** The stop button, or a rerun: traffic goes back before the program goes. */
        void stopped(boolean wanted) {
            long asked = rerunAt;
            boolean again = asked != 0 && (System.nanoTime() - asked) / 1_000_000 < RERUN;
            if (again && wanted) {
                over = true;
                tell(one -> runs.rerun(one, ashore.folder()));
            } else if (wanted) {
                end(Ending.DISCONNECTED);
            }
        }

        void end(String how) {
            over = true;
            tell(one -> one.ended(how));
        }

        synchronized void tell(java.util.function.Consumer<Run> event) {
            last = last.thenApply(one -> {
                if (one != null) {
                    event.accept(one);
                }
                return one;
            });
        }
    }

    private static long pidOf(ProcessHandler handler) {
        try {
            return handler instanceof BaseProcessHandler<?> base ? base.getProcess().pid() : 0;
        } catch (UnsupportedOperationException elsewhere) {
            return 0;
        }
    }
}
