package dev.ashore.ide;

import com.intellij.openapi.Disposable;
import com.intellij.ui.components.JBScrollPane;
import com.intellij.util.ui.JBUI;
import javax.swing.JTextArea;
import javax.swing.Timer;

/** The last lines of the log, drawn at most five times a second. */
final class LogPanel extends JBScrollPane implements Disposable {
    private static final long serialVersionUID = 1;
    private static final int PACE = 200;

    private final transient LogText text;
    private final JTextArea area = new JTextArea();
    private final Timer timer = new Timer(PACE, event -> fill());
    private long shown = -1;

    LogPanel(Ashore ashore) {
        text = ashore.logText();
        area.setEditable(false);
        area.setBorder(JBUI.Borders.empty(4));
        setViewportView(area);
        timer.setInitialDelay(0);
        timer.start();
    }

    private void fill() {
        long lines = text.lines();
        if (isShowing() && lines != shown) {
            shown = lines;
            area.setText(text.text());
        }
    }

    @Override
    public void dispose() {
        timer.stop();
    }
}
