package dev.ashore.rig;

import com.intellij.execution.ProgramRunnerUtil;
import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.configurations.ConfigurationTypeUtil;
import com.intellij.execution.executors.DefaultDebugExecutor;
import com.intellij.ide.DataManager;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.openapi.options.ShowSettingsUtil;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.startup.StartupManager;
import com.intellij.openapi.wm.ToolWindowManager;
import com.intellij.openapi.wm.WindowManager;
import dev.ashore.ide.Ashore;
import dev.ashore.ide.Settings;
import dev.ashore.ide.SettingsPage;
import dev.ashore.ide.Toggle;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The real window under a display: what a person sees, as pictures. */
final class Window {
    private static final String NAME = "Debug orders";
    private static final File SHOTS = new File(System.getProperty("rig.shots", "."));

    private final Project project;

    private Window(Project project) {
        this.project = project;
    }

    static void play(Project project) {
        StartupManager.getInstance(project).runWhenProjectIsInitialized(() -> new Thread(
                () -> {
                    int code = 1;
                    try {
                        new Window(project).play();
                        code = 0;
                    } catch (Throwable error) {
                        error.printStackTrace();
                    }
                    System.err.flush();
                    Runtime.getRuntime().halt(code);
                },
                "window").start());
    }

    private void play() throws Exception {
        try (Stage stage = new Stage(System.getProperty("rig.stage"))) {
            Settings.get().getState().program = Scenarios.wrapper(stage).toString();
            Ashore ashore = Ashore.of(project);
            Path folder = Path.of(project.getBasePath());
            Files.writeString(folder.resolve(".ashore.toml"), Scene.rule(NAME, ""));
            Scene.pause(6_000);
            int port = Scene.freePort();
            RunnerAndConfigurationSettings made = ui(() -> {
                WindowManager.getInstance().getFrame(project).setBounds(0, 0, 1280, 760);
                RunManager manager = RunManager.getInstance(project);
                var type = ConfigurationTypeUtil.findConfigurationType(Program.Type.class);
                RunnerAndConfigurationSettings settings =
                        manager.createConfiguration(NAME, type.getConfigurationFactories()[0]);
                ((Program.Configuration) settings.getConfiguration()).script = "exec python3 orders.py --port " + port;
                manager.addConfiguration(settings);
                manager.setSelectedConfiguration(settings);
                Toggle.set(settings.getConfiguration(), true);
                ProgramRunnerUtil.executeConfiguration(settings, DefaultDebugExecutor.getDebugExecutorInstance());
                return settings;
            });
            Visitors visitors = new Visitors(stage.fact("orders"));
            until(() -> ashore.status().text().matches("orders ← .*"));
            for (int i = 0; i < 12; i++) {
                visitors.one().join();
            }
            ui(() -> {
                ToolWindowManager.getInstance(project).getToolWindow("Ashore").activate(null);
                return null;
            });
            Scene.pause(4_000);
            shot("window");
            ui(() -> {
                var process = com.intellij.xdebugger.XDebuggerManager.getInstance(project).getDebugSessions()[0];
                ((Program.Debugged) process.getDebugProcess()).stand();
                return null;
            });
            visitors.one();
            until(() -> ashore.status().text().contains("held"));
            Scene.pause(1_500);
            ui(() -> {
                ToolWindowManager.getInstance(project).getToolWindow("Ashore").activate(null);
                return null;
            });
            Scene.pause(2_000);
            shot("paused");
            later(() -> ShowSettingsUtil.getInstance().showSettingsDialog(project, SettingsPage.class));
            Scene.pause(5_000);
            shot("settings");
            closeDialogs();
            later(() -> new dev.ashore.ide.InterceptTaskProvider().configureTask(
                    DataManager.getInstance().getDataContext(WindowManager.getInstance().getFrame(project)),
                    made.getConfiguration(),
                    new dev.ashore.ide.InterceptTask()));
            Scene.pause(4_000);
            shot("task");
            closeDialogs();
            ui(() -> {
                com.intellij.xdebugger.XDebuggerManager.getInstance(project).getDebugSessions()[0].resume();
                return null;
            });
            Program.Debugged.run("sleep", "1");
            ui(() -> {
                com.intellij.xdebugger.XDebuggerManager.getInstance(project).getDebugSessions()[0].stop();
                return null;
            });
            until(() -> ashore.status().text().endsWith("as it was"));
            Scene.pause(1_000);
            shot("restored");
            if (ActionManager.getInstance().getAction("Ashore.Toggle") == null) {
                throw new AssertionError("no toggle");
            }
        }
    }

    private void closeDialogs() {
        ApplicationManager.getApplication().invokeAndWait(
                () -> {
                    for (java.awt.Window window : java.awt.Window.getWindows()) {
                        if (window instanceof java.awt.Dialog && window.isVisible()) {
                            window.dispose();
                        }
                    }
                },
                ModalityState.any());
        Scene.pause(1_000);
    }

    private static void shot(String name) throws Exception {
        Rectangle all = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        ImageIO.write(new Robot().createScreenCapture(all), "png", new File(SHOTS, name + ".png"));
        System.err.println("shot " + name);
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.currentTimeMillis() + 60_000;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("not in time");
            }
            Scene.pause(50);
        }
    }

    private static void later(Runnable deed) {
        ApplicationManager.getApplication().invokeLater(deed, ModalityState.any());
    }

    private static <T> T ui(java.util.function.Supplier<T> deed) {
        return Scene.edt(deed);
    }
}
