package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.ide.CopyPasteManager;
import com.intellij.openapi.fileEditor.OpenFileDescriptor;
import com.intellij.openapi.vfs.LocalFileSystem;
import com.intellij.openapi.vfs.VirtualFile;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.openapi.wm.ToolWindowManager;
import dev.ashore.core.Messages;
import dev.ashore.core.Problem;
import dev.ashore.core.wire.ConfigurationView;
import dev.ashore.core.wire.Leave;
import dev.ashore.core.wire.CurlRequest;
import dev.ashore.core.wire.ReplayRequest;
import dev.ashore.core.wire.Retry;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.Suspend;
import java.awt.datatransfer.StringSelection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the menus do: each asks the server, and returns at once. */
final class Deeds {
    static final String TOOL_WINDOW = "Ashore";

    private final Ashore ashore;

    Deeds(Ashore ashore) {
        this.ashore = ashore;
    }

    void suspend(String session, boolean suspended) {
        told(ashore.server().ask(api -> api.suspend(new Suspend(session, suspended))));
    }

    void leave(String session) {
        told(ashore.server().ask(api -> api.leave(new Leave(session))));
    }

    /** The same target again; nobody is asked for another one. */
    void retry(String session) {
        told(ashore.server().ask(api -> api.retry(new Retry(session))));
    }

    /** What it changed is told by the server; here only that it could not be done. */
    private void told(CompletableFuture<SessionView> answer) {
        answer.whenComplete((view, error) -> {
            if (error != null) {
                ashore.notices().failed(error);
            }
        });
    }

    /** The rule of the current session, or the rules file. */
    void openRule() {
        Long line = ashore.sessions().current()
                .flatMap(view -> ashore.rules().of(view.runConfiguration()))
                .map(ConfigurationView::ruleLine)
                .orElse(1L);
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            if (ashore.hasRules()) {
                open(ashore.rulesFile().toString(), line);
            } else {
                ashore.notices().failed(new Problem(Messages.get("rule.none")));
            }
        });
    }

    /** A file, with the cursor on a line counted from 1. */
    void open(String file, Long line) {
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            VirtualFile found = LocalFileSystem.getInstance().refreshAndFindFileByPath(file.replace('\\', '/'));
            int at = line == null ? 0 : Math.max(0, line.intValue() - 1);
            ApplicationManager.getApplication().invokeLater(
                    () -> {
                        if (found != null) {
                            new OpenFileDescriptor(ashore.project(), found, at, 0).navigate(true);
                        }
                    },
                    ashore.project().getDisposed());
        });
    }

    /** A command for a shell, to the clipboard. */
    void copyAsCurl(String session, Long number) {
        ashore.server().ask(api -> api.curl(new CurlRequest(number, session))).whenComplete((command, error) -> {
            if (error != null) {
                ashore.notices().failed(error);
            } else {
                ApplicationManager.getApplication().invokeLater(
                        () -> CopyPasteManager.getInstance().setContents(new StringSelection(command.text())),
                        ashore.project().getDisposed());
            }
        });
    }

    /** Sends it to the program once more; what the program answers is told. */
    void replay(String session, Long number) {
        ashore.server().ask(api -> api.replay(new ReplayRequest(number, session))).whenComplete((answer, error) -> {
            if (error != null) {
                ashore.notices().failed(error);
            } else {
                ashore.notices().told(answer.message());
            }
        });
    }

    void showToolWindow() {
        ToolWindow window = ToolWindowManager.getInstance(ashore.project()).getToolWindow(TOOL_WINDOW);
        if (window != null) {
            window.activate(null);
        }
    }

    void showLog() {
        ToolWindow window = ToolWindowManager.getInstance(ashore.project()).getToolWindow(TOOL_WINDOW);
        if (window != null) {
            window.activate(() -> {
                var contents = window.getContentManager();
                contents.setSelectedContent(contents.getContent(contents.getContentCount() - 1));
            });
        }
    }

    /** `ashore doctor`, its answer in the log. */
    void doctor() {
        showLog();
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            try {
                Path program = ashore.server().program() == null ? ashore.binary().path() : ashore.server().program();
                Process process = new ProcessBuilder(program.toString(), "doctor")
                        .redirectErrorStream(true)
                        .directory(Path.of(ashore.folder()).toFile())
                        .start();
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                process.waitFor(1, TimeUnit.MINUTES);
                said.lines().forEach(ashore::log);
            } catch (java.io.IOException | Problem error) {
                ashore.notices().failed(error);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
