package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.application.ModalityState;
import com.intellij.openapi.fileChooser.FileChooser;
import com.intellij.openapi.fileChooser.FileChooserDescriptorFactory;
import com.intellij.openapi.options.Configurable;
import com.intellij.openapi.options.SearchableConfigurable;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.project.ProjectManager;
import com.intellij.openapi.ui.ComboBox;
import com.intellij.openapi.ui.TextFieldWithBrowseButton;
import com.intellij.ui.DocumentAdapter;
import com.intellij.ui.JBColor;
import com.intellij.ui.components.JBCheckBox;
import com.intellij.ui.components.JBLabel;
import com.intellij.ui.components.JBTextField;
import com.intellij.util.EnvironmentUtil;
import com.intellij.util.ui.FormBuilder;
import dev.ashore.core.Kubeconfig;
import dev.ashore.core.Messages;
import dev.ashore.core.wire.WhenPaused;
import java.awt.BorderLayout;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import javax.swing.JButton;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.event.DocumentEvent;
import javax.swing.text.JTextComponent;

/** Settings | Tools | Ashore: which cluster the project is about, and what holds for all projects. */
public final class SettingsPage implements SearchableConfigurable, Configurable.NoScroll {
    private final Project project;
    private final JBTextField kubeconfigText = new JBTextField();
    private final TextFieldWithBrowseButton kubeconfig = new TextFieldWithBrowseButton(kubeconfigText);
    private final JComboBox<String> context = new ComboBox<>();
    private final JComboBox<String> namespace = new ComboBox<>();
    private final JBLabel wrong = new JBLabel(" ");
    private final JBTextField programText = new JBTextField();
    private final TextFieldWithBrowseButton program = new TextFieldWithBrowseButton(programText);
    private final JComboBox<String> whenPaused =
            new ComboBox<>(new String[] {Messages.get("paused.pass"), Messages.get("paused.hold")});
    private final JBCheckBox openRequests = new JBCheckBox();
    private volatile int asked;

    public SettingsPage(Project project) {
        this.project = project;
    }

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
        kubeconfigText.getEmptyText().setText(Messages.get("settings.kubeconfig.empty"));
        programText.getEmptyText().setText(Messages.get("settings.program.empty"));
        browse(kubeconfig);
        browse(program);
        wrong.putClientProperty("html.disable", true);
        wrong.setForeground(JBColor.RED);
        for (JComboBox<String> one : List.of(context, namespace)) {
            one.setEditable(true);
            typed((JTextComponent) one.getEditor().getEditorComponent());
        }
        typed(kubeconfigText);
        typed(programText);
        Texts.set(openRequests, Messages.get("settings.openRequests"));
        JButton check = new JButton();
        Texts.set(check, Messages.get("settings.check"));
        check.setToolTipText(Messages.get("settings.check.hint"));
        check.addActionListener(event -> new Deeds(Ashore.of(project)).doctor());
        JPanel form = FormBuilder.createFormBuilder()
                .addLabeledComponent(Texts.label(Messages.get("settings.kubeconfig"), kubeconfigText), kubeconfig)
                .addLabeledComponent(Texts.label(Messages.get("settings.context"), context), context)
                .addTooltip(Messages.get("settings.context.empty"))
                .addLabeledComponent(Texts.label(Messages.get("settings.namespace"), namespace), namespace)
                .addTooltip(Messages.get("settings.namespace.empty"))
                .addComponentToRightColumn(wrong)
                .addComponentToRightColumn(check)
                .addSeparator()
                .addLabeledComponent(Texts.label(Messages.get("settings.program"), programText), program)
                .addLabeledComponent(Texts.label(Messages.get("settings.paused"), whenPaused), whenPaused)
                .addTooltip(Messages.get("settings.paused.hint"))
                .addComponent(openRequests)
                .getPanel();
        JPanel panel = new JPanel(new BorderLayout());
        panel.add(form, BorderLayout.NORTH);
        return panel;
    }

    @Override
    public JComponent getPreferredFocusedComponent() {
        return kubeconfigText;
    }

    private void browse(TextFieldWithBrowseButton field) {
        field.addActionListener(event -> {
            var file = FileChooser.chooseFile(FileChooserDescriptorFactory.createSingleLocalFileDescriptor(), field, project, null);
            if (file != null) {
                field.setText(file.getPath());
            }
        });
    }

    private void typed(JTextComponent field) {
        field.getDocument().addDocumentListener(new DocumentAdapter() {
            @Override
            protected void textChanged(DocumentEvent event) {
                check();
            }
        });
    }

    /** Looks at the disk beside the UI's thread; the answer to what was typed last is shown. */
    private void check() {
        int mine = ++asked;
        String file = kubeconfig.getText().strip();
        String named = text(context);
        String binary = program.getText().strip();
        ApplicationManager.getApplication().executeOnPooledThread(() -> {
            Path home = Path.of(System.getProperty("user.home"));
            Kubeconfig read = Kubeconfig.read(Kubeconfig.files(file, EnvironmentUtil.getEnvironmentMap(), home));
            String problem = problem(file, named, binary, read);
            ApplicationManager.getApplication().invokeLater(
                    () -> {
                        if (mine == asked) {
                            wrong.setText(problem);
                            offer(context, read.contexts());
                            offer(namespace, read.namespaces());
                        }
                    },
                    ModalityState.any());
        });
    }

    /** One sentence, or a blank. */
    static String problem(String kubeconfig, String context, String program, Kubeconfig read) {
        if (!kubeconfig.isEmpty() && !isFile(kubeconfig)) {
            return Messages.get("settings.kubeconfig.wrong", kubeconfig);
        }
        if (!context.isEmpty() && !read.contexts().isEmpty() && !read.contexts().contains(context)) {
            return Messages.get("settings.context.wrong", context);
        }
        if (!program.isEmpty() && !(isFile(program) && Files.isExecutable(Path.of(program)))) {
            return Messages.get("binary.configured", program);
        }
        return " ";
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException broken) {
            return false;
        }
    }

    /** What is typed stays. */
    private void offer(JComboBox<String> box, List<String> all) {
        boolean same = box.getItemCount() == all.size();
        for (int i = 0; same && i < all.size(); i++) {
            same = all.get(i).equals(box.getItemAt(i));
        }
        if (!same) {
            Object written = box.getEditor().getItem();
            box.removeAllItems();
            all.forEach(box::addItem);
            box.setSelectedItem(written);
        }
    }

    private static String text(JComboBox<String> box) {
        Object item = box.getEditor().getItem();
        return item == null ? "" : item.toString().strip();
    }

    @Override
    public boolean isModified() {
        Settings.Values values = Settings.get().getState();
        return otherCluster() || !values.program.equals(program.getText().strip())
                || !values.whenPaused.equals(paused()) || values.openRequests != openRequests.isSelected();
    }

    private boolean otherCluster() {
        ProjectSettings.Values own = ProjectSettings.of(project).getState();
        return !own.kubeconfig.equals(kubeconfig.getText().strip()) || !known().equals(text(context))
                || !own.namespace.equals(text(namespace));
    }

    /** The project's context, else what an earlier release kept for all projects. */
    private String known() {
        String own = ProjectSettings.of(project).getState().context;
        return own.isBlank() ? Settings.get().getState().context : own;
    }

    @Override
    public void apply() {
        Settings.Values values = Settings.get().getState();
        boolean otherProgram = !values.program.equals(program.getText().strip());
        boolean otherCluster = otherCluster();
        ProjectSettings.Values own = ProjectSettings.of(project).getState();
        own.kubeconfig = kubeconfig.getText().strip();
        own.context = text(context);
        own.namespace = text(namespace);
        values.context = otherCluster ? "" : values.context;
        values.program = program.getText().strip();
        values.whenPaused = paused();
        values.openRequests = openRequests.isSelected();
        if (otherProgram) {
            for (Project one : ProjectManager.getInstance().getOpenProjects()) {
                Ashore.of(one).server().restart();
            }
        } else if (otherCluster) {
            Ashore.of(project).server().restart();
        }
    }

    @Override
    public void reset() {
        Settings.Values values = Settings.get().getState();
        ProjectSettings.Values own = ProjectSettings.of(project).getState();
        kubeconfig.setText(own.kubeconfig);
        context.setSelectedItem(known());
        namespace.setSelectedItem(own.namespace);
        program.setText(values.program);
        whenPaused.setSelectedIndex(WhenPaused.HOLD.equals(values.whenPaused) ? 1 : 0);
        openRequests.setSelected(values.openRequests);
        check();
    }

    private String paused() {
        return whenPaused.getSelectedIndex() == 1 ? WhenPaused.HOLD : WhenPaused.PASS;
    }
}
