package dev.ashore.rig;

import com.intellij.execution.ExecutionListener;
import com.intellij.execution.ExecutionManager;
import com.intellij.execution.Executor;
import com.intellij.execution.ProgramRunnerUtil;
import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
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
import com.intellij.openapi.actionSystem.ex.ActionManagerEx;
import com.intellij.openapi.wm.StatusBar;
import com.intellij.openapi.wm.StatusBarWidget;
import com.intellij.xdebugger.XDebugSession;
import com.intellij.xdebugger.XDebuggerManager;
import dev.ashore.core.wire.SessionView;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A project, a cluster and its visitors, and what a person does and sees there. */
final class Scene extends Workspace {
    static final String NAME = "Debug orders";
    static final String ACTIVE = "orders ← .*, \\d+";

    final Stage stage;
    Visitors visitors;
    /** What the widget said, each text once in a row. */
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<Notification> notifications = new CopyOnWriteArrayList<>();
    final Map<String, ProcessHandler> running = new ConcurrentHashMap<>();
    private final Map<String, ExecutionEnvironment> environments = new ConcurrentHashMap<>();
    private final List<String> notStarted = new CopyOnWriteArrayList<>();
    private StatusBarWidget widget;

    Scene(Stage stage, Path folder) throws Exception {
        super(folder);
        this.stage = stage;
        visitors = new Visitors(stage.fact("orders"));
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
                        // Another thread may clear them in the middle of it.
                        synchronized (texts) {
                            if (texts.isEmpty() || !texts.get(texts.size() - 1).equals(text)) {
                                texts.add(text);
                            }
                        }
                    }
                    return null;
                });
    }

    String text() {
        return ((StatusBarWidget.TextPresentation) widget.getPresentation()).getText();
    }

    /** The widget says this now. */
    void says(String pattern) {
        until("the widget to say " + pattern, () -> text().matches(pattern));
    }

    /** What the widget said, in a line. */
    @Override
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
        for (Path file : own()) {
            Files.deleteIfExists(file);
        }
        noRules();
        until("the sessions to be over", () -> ashore.sessions().all().stream()
                .noneMatch(dev.ashore.core.Sessions::living));
        synchronized (texts) {
            texts.clear();
        }
        notifications.clear();
        notStarted.clear();
        running.clear();
    }

    /** The person's own files. */
    List<Path> own() throws IOException {
        Path projects = Path.of(stage.fact("state") + "-config", "projects");
        if (!Files.isDirectory(projects)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(projects)) {
            return files.toList();
        }
    }

    /** Another program of this name than the one that ran before. */
    void startedAnew(String name, ProcessHandler before) {
        until(name + " to be started", () -> running.get(name) != null && running.get(name) != before);
    }

    /** Chooses what the widget's menu offers under this name. */
    void choose(String name) {
        AnAction[] entries = ((dev.ashore.ide.Widget) widget).menu().getChildren(null);
        edt(() -> {
            List<String> offered = new ArrayList<>();
            for (AnAction action : entries) {
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

    /** Run, not Debug, with a rule; active, and somebody was served. */
    Made started(String more) throws Exception {
        Made made = orders(NAME);
        write(rule(NAME, more));
        run(made.settings());
        says(ACTIVE);
        visitors.come();
        servedByLaptop();
        return made;
    }

    /** The sentence of a notification that has this part. */
    String notified(String part) {
        until("a notification of " + part + " among " + notifications, () -> notifications.stream()
                .anyMatch(one -> one.getContent().contains(part)));
        return notifications.stream().map(one -> one.getContent()).filter(text -> text.contains(part)).findFirst().get();
    }

    static void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
