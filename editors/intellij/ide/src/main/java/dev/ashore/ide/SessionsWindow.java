package dev.ashore.ide;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.openapi.wm.ToolWindowFactory;
import com.intellij.ui.components.JBScrollPane;
import com.intellij.ui.content.ContentManager;
import dev.ashore.core.Messages;
import javax.swing.JTextArea;

/** The tool window: this project's sessions with their requests, what there is to intercept, and the log. */
public final class SessionsWindow implements ToolWindowFactory, com.intellij.openapi.project.DumbAware {
    @Override
    public void createToolWindowContent(Project project, ToolWindow window) {
        Ashore ashore = Ashore.of(project);
        ContentManager contents = window.getContentManager();
        SessionsPanel sessions = new SessionsPanel(ashore);
        var first = contents.getFactory().createContent(sessions, Messages.get("window.sessions"), false);
        first.setCloseable(false);
        first.setDisposer(sessions);
        contents.addContent(first);
        JTextArea log = new JTextArea(ashore.logText().text());
        log.setEditable(false);
        var last = contents.getFactory().createContent(new JBScrollPane(log), Messages.get("window.log"), false);
        last.setCloseable(false);
        contents.addContent(last);
        ashore.onDraw(sessions, () -> log.setText(ashore.logText().text()));
    }
}
