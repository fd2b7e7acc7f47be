package dev.ashore.rig;

import com.intellij.execution.BeforeRunTask;
import com.intellij.execution.RunManager;
import com.intellij.execution.RunManagerEx;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.ConfigurationTypeUtil;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.actionSystem.ex.ActionManagerEx;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.project.ex.ProjectManagerEx;
import dev.ashore.ide.Ashore;
import dev.ashore.ide.InterceptTask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** An open project with the plugin in it: its rules and run configurations, and the buttons that are pressed there. */
abstract class Workspace {
    static final long LIMIT_MS = Long.getLong("rig.limit", 60_000);

    final Project project;
    final Ashore ashore;
    final Path folder;

    Workspace(Path folder) {
        this.folder = folder;
        project = edt(() -> {
            ProjectManagerEx manager = ProjectManagerEx.getInstanceEx();
            Project made = manager.newProject(folder.getFileName().toString(), folder.toString(), false, false);
            manager.openProject(made);
            return made;
        });
        ashore = Ashore.of(project);
    }

    /** What is told when something did not come in time. */
    abstract String history();

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

    AnActionEvent event(AnAction action, Map<String, Object> more) {
        DataContext context = key -> key.equals("project") ? project : more.get(key);
        return AnActionEvent.createFromAnAction(action, null, "rig", context);
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

    void until(String what, Supplier<Boolean> condition) {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!condition.get()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("not in time: " + what + "; the widget said " + history());
            }
            pause(10);
        }
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
