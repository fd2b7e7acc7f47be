package dev.ashore.ide;

import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.openapi.ui.DialogWrapper;
import com.intellij.openapi.ui.ValidationInfo;
import com.intellij.ui.components.JBLabel;
import com.intellij.ui.components.JBTextField;
import com.intellij.util.ui.FormBuilder;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.ConfigurationView;
import dev.ashore.core.wire.ListTargets;
import dev.ashore.core.wire.TargetChoice;
import dev.ashore.core.wire.WhenPaused;
import java.util.Map;
import java.util.Optional;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;

/** What a run configuration intercepts. Where `.ashore.toml` has a rule for it, that rule is shown, and counts. */
final class InterceptDialog extends DialogWrapper {
    private final InterceptTask task;
    private final Optional<ConfigurationView> rule;
    private final JComboBox<String> target = new JComboBox<>();
    private final JBTextField port = new JBTextField();
    private final JBTextField localPort = new JBTextField();
    private final JBTextField header = new JBTextField();
    private final JBTextField value = new JBTextField();
    private final JComboBox<String> whenPaused = new JComboBox<>(new String[] {
        Messages.get("paused.default"), Messages.get("paused.pass"), Messages.get("paused.hold")
    });

    InterceptDialog(RunConfiguration configuration, InterceptTask task) {
        super(configuration.getProject());
        this.task = task;
        Ashore ashore = Ashore.of(configuration.getProject());
        rule = ashore.rules().of(configuration.getName()).filter(view -> view.rule() != null);
        setTitle(Messages.get("task.name"));
        target.setEditable(true);
        show(task.getState());
        rule.ifPresent(view -> show(view.rule(), view.requests()));
        init();
        offer(ashore, configuration.getName());
    }

    private void show(InterceptTask.Values values) {
        target.setSelectedItem(values.target);
        port.setText(values.port);
        localPort.setText(values.localPort);
        header.setText(values.header);
        value.setText(values.value);
        whenPaused.setSelectedIndex(
                values.whenPaused.isBlank() ? 0 : WhenPaused.HOLD.equals(values.whenPaused) ? 2 : 1);
    }

    /** @param requests which of them the rule brings here, in words */
    private void show(TargetChoice choice, String requests) {
        target.setSelectedItem(choice.target());
        port.setText(choice.port() == null ? "" : choice.port());
        localPort.setText(choice.localPort() == null ? "" : choice.localPort().toString());
        boolean personal = choice.mode() != null && "personal".equals(choice.mode().mode());
        header.setText(personal ? requests : "");
        value.setText("");
        whenPaused.setSelectedIndex(WhenPaused.HOLD.equals(choice.whenPaused()) ? 2 : 1);
        for (JComponent field : new JComponent[] {target, port, localPort, header, value, whenPaused}) {
            field.setEnabled(false);
        }
    }

    /** The likely targets, as soon as the server has them. */
    private void offer(Ashore ashore, String name) {
        ashore.server()
                .ask(api -> api.targets(new ListTargets(null, null, ashore.folder(), null, name)))
                .thenAccept(listed -> ApplicationManager.getApplication().invokeLater(
                        () -> {
                            Object written = target.getEditor().getItem();
                            target.removeAllItems();
                            listed.targets().forEach(one -> target.addItem(one.choice().target()));
                            target.setSelectedItem(written);
                        },
                        ModalityState.any()));
    }

    @Override
    protected JComponent createCenterPanel() {
        FormBuilder form = FormBuilder.createFormBuilder();
        rule.ifPresent(view -> form.addComponent(new JBLabel(Messages.get("dialog.rule", view.ruleLine()))));
        localPort.getEmptyText().setText(Messages.get("dialog.localPort.empty"));
        port.getEmptyText().setText(Messages.get("dialog.port.empty"));
        header.getEmptyText().setText(Messages.get("dialog.header.empty"));
        JPanel panel = form.addLabeledComponent(Texts.label(Messages.get("dialog.target"), target), target)
                .addLabeledComponent(Texts.label(Messages.get("dialog.port"), port), port)
                .addLabeledComponent(Texts.label(Messages.get("dialog.localPort"), localPort), localPort)
                .addLabeledComponent(Texts.label(Messages.get("dialog.header"), header), header)
                .addLabeledComponent(Texts.label(Messages.get("dialog.value"), value), value)
                .addLabeledComponent(Texts.label(Messages.get("settings.paused"), whenPaused), whenPaused)
                .getPanel();
        panel.setPreferredSize(new java.awt.Dimension(520, panel.getPreferredSize().height));
        return panel;
    }

    @Override
    protected ValidationInfo doValidate() {
        Map.Entry<String, String> wrong = rule.isPresent() ? null : InterceptTask.wrong(entered());
        return wrong == null ? null : new ValidationInfo(wrong.getValue(), switch (wrong.getKey()) {
            case "localPort" -> localPort;
            case "header" -> header;
            case "value" -> value;
            default -> target;
        });
    }

    @Override
    public JComponent getPreferredFocusedComponent() {
        return target;
    }

    private InterceptTask.Values entered() {
        InterceptTask.Values values = new InterceptTask.Values();
        Object named = target.getEditor().getItem();
        values.target = named == null ? "" : named.toString().strip();
        values.port = port.getText().strip();
        values.localPort = localPort.getText().strip();
        values.header = header.getText().strip();
        values.value = value.getText().strip();
        values.whenPaused = switch (whenPaused.getSelectedIndex()) {
            case 1 -> WhenPaused.PASS;
            case 2 -> WhenPaused.HOLD;
            default -> "";
        };
        return values;
    }

    @Override
    protected void doOKAction() {
        if (rule.isEmpty()) {
            task.loadState(entered());
        }
        super.doOKAction();
    }
}
