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
import com.intellij.openapi.actionSystem.impl.ActionToolbarImpl;
import com.intellij.openapi.fileEditor.FileEditorManager;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.DialogBuilder;
import com.intellij.openapi.startup.StartupManager;
import com.intellij.openapi.wm.ToolWindowManager;
import com.intellij.openapi.wm.WindowManager;
import com.intellij.openapi.wm.impl.status.TextPanel;
import com.intellij.util.ui.UIUtil;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.ide.Ashore;
import dev.ashore.ide.RequestTable;
import dev.ashore.ide.Settings;
import dev.ashore.ide.SettingsPage;
import dev.ashore.ide.Toggle;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.awt.event.MouseEvent;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.swing.JComponent;

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
            Watchdog watchdog = new Watchdog(ui(() -> Thread.currentThread().getId()));
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
            open();
            Scene.pause(2_000);
            shot("window");
            clickWidget(ashore);
            Scene.pause(2_000);
            shot("menu");
            key(KeyEvent.VK_ESCAPE);
            show(1);
            shot("log");
            show(0);
            var debugged = (Program.Debugged) ui(() ->
                    com.intellij.xdebugger.XDebuggerManager.getInstance(project).getDebugSessions()[0].getDebugProcess());
            // The request comes, the program stands in the middle of it, and the debugger notices.
            debugged.freeze();
            visitors.one();
            until(() -> newest(ashore).outcome() == null);
            ui(() -> {
                debugged.stand();
                return null;
            });
            until(() -> ashore.status().text().contains("1 held") && newest(ashore).stops() != null
                    && !newest(ashore).stops().isEmpty());
            open();
            Scene.pause(2_000);
            shot("paused");
            doubleClick();
            until(() -> ui(() -> {
                var editor = FileEditorManager.getInstance(project).getSelectedTextEditor();
                return editor != null && editor.getCaretModel().getLogicalPosition().line
                        == Stack.breakpoint(project).getLine();
            }));
            Scene.pause(1_000);
            shot("line");
            // The page alone: the dialog around it lacks an icon in this build of the platform.
            later(() -> {
                SettingsPage page = new SettingsPage(project);
                DialogBuilder dialog = new DialogBuilder(project);
                dialog.setTitle("Ashore");
                dialog.setCenterPanel(page.createComponent());
                // What a new user sees: the plugin's own program.
                String program = Settings.get().getState().program;
                Settings.get().getState().program = "";
                page.reset();
                Settings.get().getState().program = program;
                dialog.show();
            });
            Scene.pause(4_000);
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
            List<String> blocked = watchdog.stop();
            System.err.println(watchdog.told());
            if (!blocked.isEmpty()) {
                throw new AssertionError("the UI's thread was held: " + blocked);
            }
        }
    }

    private static RequestRecord newest(Ashore ashore) {
        return ashore.requests().of(ashore.sessions().current().orElseThrow().session()).get(0);
    }

    /** On the newest request's row. */
    private void doubleClick() {
        ui(() -> {
            RequestTable table = requests();
            Rectangle row = table.getCellRect(0, 0, true);
            for (int click = 1; click <= 2; click++) {
                click(table, row.x + 20, row.y + row.height / 2, click);
            }
            return null;
        });
    }

    /** The tool window, once what the debugger opens by itself is open. */
    private void open() {
        Scene.pause(3_000);
        ui(() -> {
            ToolWindowManager.getInstance(project).getToolWindow("Ashore").activate(null);
            return null;
        });
        until(() -> ui(() -> {
            RequestTable table = requests();
            return table != null && table.isShowing();
        }));
    }

    /** A page of the tool window. */
    private void show(int page) {
        ui(() -> {
            var contents = ToolWindowManager.getInstance(project).getToolWindow("Ashore").getContentManager();
            contents.setSelectedContent(contents.getContent(page));
            return null;
        });
        Scene.pause(1_000);
    }

    private RequestTable requests() {
        return UIUtil.findComponentOfType(WindowManager.getInstance().getFrame(project).getRootPane(), RequestTable.class);
    }

    private void clickWidget(Ashore ashore) {
        ui(() -> {
            var bar = WindowManager.getInstance().getStatusBar(project).getComponent();
            for (TextPanel text : UIUtil.findComponentsOfType(bar, TextPanel.class)) {
                if (ashore.status().text().equals(text.getText())) {
                    click(text, text.getWidth() / 2, text.getHeight() / 2, 1);
                    return null;
                }
            }
            throw new AssertionError("no widget says " + ashore.status().text());
        });
    }

    private static void click(JComponent there, int x, int y, int count) {
        for (int kind : new int[] {MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_RELEASED, MouseEvent.MOUSE_CLICKED}) {
            there.dispatchEvent(new MouseEvent(there, kind, System.currentTimeMillis(), InputEvent.BUTTON1_DOWN_MASK,
                    x, y, count, false, MouseEvent.BUTTON1));
        }
    }

    private static void key(int code) throws Exception {
        Robot robot = new Robot();
        robot.keyPress(code);
        robot.keyRelease(code);
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
        // Without a window manager no window is active, and the toolbars rest.
        ApplicationManager.getApplication().invokeAndWait(ActionToolbarImpl::updateAllToolbarsImmediately, ModalityState.any());
        Scene.pause(1_500);
        Rectangle all = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        BufferedImage picture = new Robot().createScreenCapture(all);
        ImageIO.write(picture, "png", new File(SHOTS, name + ".png"));
        Rectangle dialog = new Rectangle();
        for (java.awt.Window window : java.awt.Window.getWindows()) {
            if (!(window instanceof java.awt.Frame) && window.isVisible()) {
                dialog = window.getBounds();
            }
        }
        part(picture, dialog, name + "-dialog");
        part(picture, new Rectangle(990, 20, 290, 28), name + "-toolbar");
        part(picture, new Rectangle(23, 449, 1257, 266), name + "-toolwindow");
        part(picture, new Rectangle(900, 739, 380, 21), name + "-widget");
        System.err.println("shot " + name);
    }

    private static void part(BufferedImage picture, Rectangle where, String name) throws Exception {
        Rectangle seen = where.intersection(new Rectangle(picture.getWidth(), picture.getHeight()));
        if (!seen.isEmpty()) {
            BufferedImage part = picture.getSubimage(seen.x, seen.y, seen.width, seen.height);
            ImageIO.write(part, "png", new File(SHOTS, name + ".png"));
        }
    }

    private void until(java.util.function.BooleanSupplier condition) {
        long end = System.currentTimeMillis() + 90_000;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                Ashore ashore = Ashore.of(project);
                throw new AssertionError("not in time: " + ashore.status().text() + "; " + ashore.status().tooltip() + "; "
                        + ashore.server().state() + " " + ashore.server().problem());
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
