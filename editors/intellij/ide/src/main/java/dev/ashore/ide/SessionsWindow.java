package dev.ashore.ide;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.openapi.wm.ToolWindowFactory;
import com.intellij.ui.content.Content;
import com.intellij.ui.content.ContentManager;
import dev.ashore.core.Messages;
import java.awt.BorderLayout;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JTextArea;

/** The tool window: this project's sessions with their requests, what there is to intercept, and the log. */
public final class SessionsWindow implements ToolWindowFactory, com.intellij.openapi.project.DumbAware {
    /** Opens with two empty pages; what is on them comes in steps. */
    @Override
    public void createToolWindowContent(Project project, ToolWindow window) {
        Ashore ashore = Ashore.of(project);
        ContentManager contents = window.getContentManager();
        Content sessions = page(contents, "window.sessions");
        Content log = page(contents, "window.log");
        Steps steps = new Steps(ashore);
        Disposable life = Disposer.newDisposable("Ashore");
        Disposer.register(life, steps::stop);
        sessions.setDisposer(life);
        steps.then(() -> Steps.learn(SessionsPanel.class), () -> {
            SessionsPanel panel = new SessionsPanel(ashore, steps);
            Disposer.register(life, panel);
            put(sessions, panel);
        });
        steps.then(() -> Steps.learn(JTextArea.class, LogPanel.class), () -> {
            LogPanel panel = new LogPanel(ashore);
            Disposer.register(life, panel);
            put(log, panel);
        });
    }

    private static Content page(ContentManager contents, String key) {
        Content page = contents.getFactory().createContent(new JPanel(new BorderLayout()), Messages.get(key), false);
        page.setCloseable(false);
        contents.addContent(page);
        return page;
    }

    private static void put(Content page, JComponent panel) {
        JComponent empty = page.getComponent();
        empty.add(panel);
        empty.revalidate();
        empty.repaint();
    }
}
