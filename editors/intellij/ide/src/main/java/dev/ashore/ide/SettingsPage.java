package dev.ashore.ide;

import com.intellij.openapi.options.Configurable;
import com.intellij.openapi.options.SearchableConfigurable;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.project.ProjectManager;
import com.intellij.ui.components.JBLabel;
import com.intellij.ui.components.JBTextField;
import com.intellij.util.ui.FormBuilder;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.WhenPaused;
import java.awt.BorderLayout;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;

/** Settings | Tools | Ashore. */
public final class SettingsPage implements SearchableConfigurable, Configurable.NoScroll {
    private final JBTextField program = new JBTextField();
    private final JBTextField context = new JBTextField();
    private final JComboBox<String> whenPaused =
            new JComboBox<>(new String[] {Messages.get("paused.pass"), Messages.get("paused.hold")});

    @Override
    public String getId() {
        return "dev.ashore.settings";
    }

    @Override
    public String getDisplayName() {
        return "Ashore";
    }

    @Override
    public JComponent createComponent() {
        program.getEmptyText().setText(Messages.get("settings.program.empty"));
        context.getEmptyText().setText(Messages.get("settings.context.empty"));
        JPanel form = FormBuilder.createFormBuilder()
                .addLabeledComponent(new JBLabel(Messages.get("settings.program")), program)
                .addTooltip(Messages.get("settings.program.hint"))
                .addLabeledComponent(new JBLabel(Messages.get("settings.context")), context)
                .addLabeledComponent(new JBLabel(Messages.get("settings.paused")), whenPaused)
                .addTooltip(Messages.get("settings.paused.hint"))
                .getPanel();
        JPanel panel = new JPanel(new BorderLayout());
        panel.add(form, BorderLayout.NORTH);
        return panel;
    }

    @Override
    public boolean isModified() {
        Settings.Values values = Settings.get().getState();
        return !values.program.equals(program.getText().strip())
                || !values.context.equals(context.getText().strip())
                || !values.whenPaused.equals(paused());
    }

    @Override
    public void apply() {
        Settings.Values values = Settings.get().getState();
        boolean other = !values.program.equals(program.getText().strip()) || !values.context.equals(context.getText().strip());
        values.program = program.getText().strip();
        values.context = context.getText().strip();
        values.whenPaused = paused();
        if (other) {
            for (Project project : ProjectManager.getInstance().getOpenProjects()) {
                Ashore.of(project).server().restart();
            }
        }
    }

    @Override
    public void reset() {
        Settings.Values values = Settings.get().getState();
        program.setText(values.program);
        context.setText(values.context);
        whenPaused.setSelectedIndex(WhenPaused.HOLD.equals(values.whenPaused) ? 1 : 0);
    }

    private String paused() {
        return whenPaused.getSelectedIndex() == 1 ? WhenPaused.HOLD : WhenPaused.PASS;
    }
}
