package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.fileEditor.OpenFileDescriptor;
import com.intellij.openapi.ide.CopyPasteManager;
import com.intellij.openapi.progress.ProgressIndicator;
import com.intellij.openapi.progress.Task;
import com.intellij.openapi.vfs.LocalFileSystem;
import com.intellij.openapi.vfs.VirtualFile;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.openapi.wm.ToolWindowManager;
import com.intellij.testFramework.LightVirtualFile;
import dev.ashore.core.Messages;
import dev.ashore.core.Problem;
import dev.ashore.core.wire.Act;
import dev.ashore.core.wire.Action;
import dev.ashore.core.wire.ActionKind;
import dev.ashore.core.wire.ConfigurationView;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.RunConfiguration;
import dev.ashore.core.wire.SetCluster;
import dev.ashore.core.wire.Leave;
import dev.ashore.core.RequestText;
import dev.ashore.core.wire.CurlRequest;
import dev.ashore.core.wire.ReplayRequest;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.Retry;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.Suspend;
import java.awt.datatransfer.StringSelection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

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

    /** What the server does itself; what opens something is asked once more. */
    void act(Action action, String session, RunConfiguration configuration) {
        ApplicationManager.getApplication().invokeLater(
                () -> {
                    if (action.confirm() != null
                            && com.intellij.openapi.ui.Messages.showYesNoDialog(
                                            ashore.project(), action.confirm(), "Ashore", null)
                                    != com.intellij.openapi.ui.Messages.YES) {
                        return;
                    }
                    String run = configuration == null ? null : configuration.runConfiguration();
                    ashore.server().ask(api -> api.act(new Act(action.confirm(), ashore.folder(), action.kind(), run, session)))
                            .whenComplete((done, error) -> {
                                if (error != null) {
                                    ashore.notices().failed(error);
                                }
                            });
                },
                ashore.project().getDisposed());
    }

    /** Another context or namespace for this project, kept for this person; then once more what did not come about. */
    void chooseCluster(String kind, String session) {
        boolean context = ActionKind.CHOOSE_CONTEXT.equals(kind);
        ashore.server()
                .ask(api -> api.targets(new ListTargets(null, null, ashore.folder(), null, null)))
                .whenComplete((listed, error) -> {
                    if (error != null) {
                        ashore.notices().failed(error);
                        return;
                    }
                    List<String> names = context ? listed.contexts() : listed.namespaces();
                    String title = Messages.get(context ? "choose.context" : "choose.namespace");
                    ApplicationManager.getApplication().invokeLater(
                            () -> Chooser.pickName(
                                    ashore.project(),
                                    title,
                                    names == null ? List.of() : names,
                                    name -> setCluster(context ? name : null, context ? null : name, session),
                                    () -> {}),
                            ashore.project().getDisposed());
                });
    }

    private void setCluster(String context, String namespace, String session) {
        ashore.server()
                .ask(api -> api.setCluster(new SetCluster(context, ashore.folder(), namespace)))
                .whenComplete((done, error) -> {
                    if (error != null) {
                        ashore.notices().failed(error);
                    } else if (session != null) {
                        retry(session);
                    }
                });
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
                ashore.later(() -> CopyPasteManager.getInstance().setContents(new StringSelection(command.text())));
                if (command.message() != null && !command.message().isEmpty()) {
                    ashore.notices().told(command.message());
                }
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

    /** All that is known of it, to be read, searched and compared; nothing can be written there. */
    void openDocument(RequestRecord one) {
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            show(Messages.get("request.name", one.number().toString()), RequestText.document(one, ZoneId.systemDefault()));
        });
    }

    /** Where bodies are kept: the table of the rules file, which the person writes. */
    void openKeepBodies() {
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            try {
                List<String> lines = Files.readAllLines(ashore.rulesFile());
                Pattern table = Pattern.compile("\\s*\\[\\s*requests\\s*].*");
                int line = 1;
                while (line <= lines.size() && !table.matcher(lines.get(line - 1)).matches()) {
                    line += 1;
                }
                open(ashore.rulesFile().toString(), (long) line);
                ashore.notices().told(Messages.get("request.keepBodies.set"));
            } catch (java.io.IOException none) {
                ashore.notices().failed(new Problem(Messages.get("rule.none")));
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

    /** `ashore doctor` about the cluster of the sessions, with progress; its answer is a page to read. */
    void doctor() {
        String title = Messages.get("action.doctor");
        ApplicationManager.getApplication().executeOnPooledThread(() -> new Task.Backgroundable(ashore.project(), title, true) {
            @Override
            public void run(ProgressIndicator indicator) {
                indicator.setIndeterminate(true);
                check(indicator, title);
            }
        }.queue());
    }

    private void check(ProgressIndicator indicator, String title) {
        try {
            Process process = ashore.run("doctor");
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> {
                try {
                    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (java.io.IOException gone) {
                    return "";
                }
            });
            while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (indicator.isCanceled()) {
                    process.destroy();
                    return;
                }
            }
            show(title, said.get(1, TimeUnit.MINUTES));
        } catch (java.io.IOException | Problem | ExecutionException | TimeoutException error) {
            ashore.notices().failed(error);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A text to read, that nothing can be written to. */
    private void show(String name, String text) {
        LightVirtualFile file = new LightVirtualFile(name + ".txt", text);
        file.setWritable(false);
        ashore.later(() -> new OpenFileDescriptor(ashore.project(), file).navigate(true));
    }
}
