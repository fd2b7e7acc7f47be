package dev.ashore.rig;

import com.intellij.execution.BeforeRunTask;
import com.intellij.execution.ExecutionListener;
import com.intellij.execution.ExecutionManager;
import com.intellij.execution.Executor;
import com.intellij.execution.ProgramRunnerUtil;
import com.intellij.execution.RunManager;
import com.intellij.execution.RunManagerEx;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.ConfigurationTypeUtil;
import com.intellij.execution.executors.DefaultDebugExecutor;
import com.intellij.execution.executors.DefaultRunExecutor;
import com.intellij.execution.process.OSProcessHandler;
import com.intellij.execution.process.ProcessHandler;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.notification.Notification;
import com.intellij.notification.Notifications;
import com.intellij.notification.NotificationsAdapter;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.actionSystem.ex.ActionManagerEx;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.project.ex.ProjectManagerEx;
import com.intellij.openapi.wm.StatusBar;
import com.intellij.openapi.wm.StatusBarWidget;
import com.intellij.xdebugger.XDebugSession;
import com.intellij.xdebugger.XDebuggerManager;
import dev.ashore.core.wire.SessionView;
import dev.ashore.ide.Ashore;
import dev.ashore.ide.InterceptTask;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** An open project with the plugin in it, and what a person does there. */
final class Scene {
    static final long LIMIT_MS = Long.getLong("rig.limit", 60_000);

    final Stage stage;
    final Project project;
    final Ashore ashore;
    final Path folder;
    Visitors visitors;
    /** What the widget said, each text once in a row. */
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Notification> notifications = new CopyOnWriteArrayList<>();
    private final Map<String, ProcessHandler> running = new ConcurrentHashMap<>();
    private final Map<String, ExecutionEnvironment> environments = new ConcurrentHashMap<>();
    private final List<String> notStarted = new CopyOnWriteArrayList<>();
    private StatusBarWidget widget;

    Scene(Stage stage, Path folder) throws Exception {
        this.stage = stage;
        this.folder = folder;
        visitors = new Visitors(stage.fact("orders"));
        project = edt(() -> {
            ProjectManagerEx manager = ProjectManagerEx.getInstanceEx();
            Project made = manager.newProject(folder.getFileName().toString(), folder.toString(), false, false);
            manager.openProject(made);
            return made;
        });
        ashore = Ashore.of(project);
        project.getMessageBus().connect(project).subscribe(ExecutionManager.EXECUTION_TOPIC, new ExecutionListener() {
            @Override
            public void processStarted(String id, ExecutionEnvironment environment, ProcessHandler handler) {
                environments.put(environment.getRunProfile().getName(), environment);
                running.put(environment.getRunProfile().getName(), handler);
            }

            @Override
            public void processNotStarted(String id, ExecutionEnvironment environment) {
                notStarted.add(environment.getRunProfile().getName());
            }
        });
        project.getMessageBus().connect(project).subscribe(Notifications.TOPIC, new NotificationsAdapter() {
            @Override
            public void notify(Notification notification) {
                if (notification.getGroupId().equals("Ashore")) {
                    notifications.add(notification);
                }
            }
        });
        edt(() -> {
            ((com.intellij.execution.impl.RunManagerImpl) RunManager.getInstance(project))
                    .getConfig().setRestartRequiresConfirmation(false);
            widget = Compat.factory().createWidget(project);
            widget.install(bar());
            return null;
        });
    }

    /** A status bar that notes what the widget says whenever it is asked to draw it. */
    private StatusBar bar() {
        return (StatusBar) Proxy.newProxyInstance(
                Scene.class.getClassLoader(), new Class<?>[] {StatusBar.class}, (bar, method, values) -> {
                    if (method.getName().equals("updateWidget")) {
                        String text = text().replaceAll(", \\d+", ", n");
                        if (texts.isEmpty() || !texts.get(texts.size() - 1).equals(text)) {
                            texts.add(text);
                        }
                    }
                    return null;
                });
    }

    String text() {
        return ((StatusBarWidget.TextPresentation) widget.getPresentation()).getText();
    }

    void until(String what, Supplier<Boolean> condition) {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!condition.get()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("not in time: " + what + "; the widget said " + texts);
            }
            pause(10);
        }
    }

    /** The widget says this now. */
    void says(String pattern) {
        until("the widget to say " + pattern, () -> text().matches(pattern));
    }

    /** What the widget said, in a line. */
    String history() {
        return String.join(" → ", texts);
    }

    /** The widget has said this since the last {@link #fresh}. */
    void said(String pattern) {
        until("the widget to have said " + pattern, () -> texts.stream().anyMatch(text -> text.matches(pattern)));
    }

    /** As if nothing had been before: no program, no configuration, no rule. */
    void fresh() throws Exception {
        visitors.leave();
        visitors = new Visitors(stage.fact("orders"));
        running.values().forEach(ProcessHandler::destroyProcess);
        until("the programs to end", () -> running.values().stream().allMatch(ProcessHandler::isProcessTerminated));
        edt(() -> {
            RunManager manager = RunManager.getInstance(project);
            manager.getAllSettings().forEach(manager::removeConfiguration);
            return null;
        });
        noRules();
        until("the sessions to be over", () -> ashore.sessions().all().stream()
                .noneMatch(dev.ashore.core.Sessions::living));
        texts.clear();
        notifications.clear();
        notStarted.clear();
        running.clear();
    }

    static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    static <T> T edt(Supplier<T> deed) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> broken = new AtomicReference<>();
        ApplicationManager.getApplication().invokeAndWait(() -> {
            try {
                result.set(deed.get());
            } catch (Throwable error) {
                broken.set(error);
            }
        });
        if (broken.get() != null) {
            throw new AssertionError(broken.get());
        }
        return result.get();
    }

    /** A run configuration of the orders service on a free port. */
    Made orders(String name) throws IOException {
        int port = freePort();
        return new Made(program(name, "exec python3 orders.py --port " + port), port);
    }

    record Made(RunnerAndConfigurationSettings settings, int port) {
        String name() {
            return settings.getName();
        }

        Program.Configuration configuration() {
            return (Program.Configuration) settings.getConfiguration();
        }
    }

    RunnerAndConfigurationSettings program(String name, String script) {
        return edt(() -> {
            RunManager manager = RunManager.getInstance(project);
            Program.Type type = ConfigurationTypeUtil.findConfigurationType(Program.Type.class);
            RunnerAndConfigurationSettings made = manager.createConfiguration(name, type.getConfigurationFactories()[0]);
            made.setSingleton(true);
            ((Program.Configuration) made.getConfiguration()).script = script;
            RunnerAndConfigurationSettings old = manager.findConfigurationByName(name);
            if (old != null) {
                manager.removeConfiguration(old);
            }
            manager.addConfiguration(made);
            manager.setSelectedConfiguration(made);
            return made;
        });
    }

    /** Presses the toggle in the toolbar. */
    void toggle() {
        act("Ashore.Toggle", Map.of());
    }

    boolean toggled() {
        return edt(() -> {
            var action = (dev.ashore.ide.Toggle) ActionManager.getInstance().getAction("Ashore.Toggle");
            return action.isSelected(event(action, Map.of()));
        });
    }

    /** Chooses what the widget's menu offers under this name. */
    void choose(String name) {
        edt(() -> {
            List<String> offered = new ArrayList<>();
            for (AnAction action : ((dev.ashore.ide.Widget) widget).menu().getChildren(null)) {
                AnActionEvent event = event(action, Map.of());
                action.update(event);
                if (event.getPresentation().isVisible()) {
                    offered.add(event.getPresentation().getText());
                }
                if (event.getPresentation().isVisible() && name.equals(event.getPresentation().getText())) {
                    action.actionPerformed(event);
                    return null;
                }
            }
            throw new AssertionError("no " + name + " among " + offered);
        });
    }

    /** An action, as a press of its button does it. */
    void act(String id, Map<String, Object> more) {
        edt(() -> {
            AnAction action = ActionManager.getInstance().getAction(id);
            AnActionEvent event = event(action, more);
            ActionManagerEx.getInstanceEx().fireBeforeActionPerformed(action, event.getDataContext(), event);
            action.actionPerformed(event);
            return null;
        });
    }

    private AnActionEvent event(AnAction action, Map<String, Object> more) {
        DataContext context = key -> key.equals("project") ? project : more.get(key);
        return AnActionEvent.createFromAnAction(action, null, "rig", context);
    }

    void debug(RunnerAndConfigurationSettings settings) {
        start(settings, DefaultDebugExecutor.getDebugExecutorInstance());
    }

    void run(RunnerAndConfigurationSettings settings) {
        start(settings, DefaultRunExecutor.getRunExecutorInstance());
    }

    private void start(RunnerAndConfigurationSettings settings, Executor executor) {
        edt(() -> {
            ProgramRunnerUtil.executeConfiguration(settings, executor);
            return null;
        });
    }

    ProcessHandler handler(String name) {
        until(name + " to be started", () -> running.get(name) != null);
        return running.get(name);
    }

    boolean wasNotStarted(String name) {
        return notStarted.contains(name);
    }

    long pid(String name) {
        return ((OSProcessHandler) handler(name)).getProcess().pid();
    }

    /** It was not stopped by what was wrong, and serves. */
    void serves(Made made) {
        until(made.name() + " to listen", () -> {
            if (handler(made.name()).isProcessTerminated()) {
                throw new AssertionError("the program was stopped");
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), made.port())) {
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** The stop button. */
    void stop(String name) {
        ProcessHandler handler = handler(name);
        edt(() -> {
            ashoreActs("Stop");
            com.intellij.execution.impl.ExecutionManagerImpl.stopProcess(handler);
            return null;
        });
        until(name + " to end", handler::isProcessTerminated);
    }

    private void ashoreActs(String id) {
        AnAction action = ActionManager.getInstance().getAction(id);
        AnActionEvent event = event(action, Map.of());
        ActionManagerEx.getInstanceEx().fireBeforeActionPerformed(action, event.getDataContext(), event);
    }

    /** The rerun button. */
    void rerun(String name) {
        ProcessHandler before = handler(name);
        edt(() -> {
            // What the action does, but for the previews of macros, which need a clipboard.
            ashoreActs("Rerun");
            com.intellij.execution.runners.ExecutionUtil.restart(environments.get(name));
            return null;
        });
        until(name + " to be run again", () -> running.get(name) != before);
    }

    Program.Debugged debugged() {
        until("a debug session", () -> XDebuggerManager.getInstance(project).getDebugSessions().length > 0);
        XDebugSession[] sessions = XDebuggerManager.getInstance(project).getDebugSessions();
        return (Program.Debugged) sessions[sessions.length - 1].getDebugProcess();
    }

    void write(String rules) throws IOException {
        Files.writeString(folder.resolve(".ashore.toml"), rules);
    }

    void noRules() throws IOException {
        Files.deleteIfExists(folder.resolve(".ashore.toml"));
        until("the rules to be gone", () -> {
            ashore.rules().ask().join();
            return ashore.rules().isEmpty();
        });
    }

    static String rule(String run, String more) {
        return "[[intercept]]\nrun = \"" + run + "\"\ntarget = \"deployment/orders\"\n" + more;
    }

    InterceptTask task(RunnerAndConfigurationSettings settings) {
        List<InterceptTask> tasks = RunManagerEx.getInstanceEx(project)
                .getBeforeRunTasks(settings.getConfiguration(), InterceptTask.ID);
        return tasks.isEmpty() ? null : tasks.get(0);
    }

    void addStep(RunnerAndConfigurationSettings settings, BeforeRunTask<?> step) {
        edt(() -> {
            step.setEnabled(true);
            RunManagerEx manager = RunManagerEx.getInstanceEx(project);
            List<BeforeRunTask> steps = new ArrayList<>(manager.getBeforeRunTasks(settings.getConfiguration()));
            steps.add(step);
            manager.setBeforeRunTasks(settings.getConfiguration(), steps);
            return null;
        });
    }

    SessionView view() {
        return ashore.sessions().current().orElseThrow(() -> new AssertionError("no session"));
    }

    /** The cluster as it was, and nobody who came was sent away. */
    String asItWas() throws Exception {
        long ms = stage.back(30_000);
        visitors.leave();
        if (!visitors.failed().isEmpty()) {
            throw new AssertionError("a visitor was sent away: " + visitors.failed().get(0));
        }
        return "objects as they were (" + ms + " ms)";
    }

    void servedByLaptop() {
        long before = visitors.fromLaptop();
        until("a visitor to be served here", () -> visitors.one().join().fromLaptop() || visitors.fromLaptop() > before);
    }

    /** Below the range that the system gives out by itself. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
