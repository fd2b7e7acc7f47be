package dev.ashore.ide;

import com.intellij.openapi.components.PersistentStateComponent;
import com.intellij.openapi.components.State;
import com.intellij.openapi.components.Storage;
import com.intellij.openapi.components.StoragePathMacros;
import com.intellij.openapi.project.Project;
import java.util.ArrayList;
import java.util.List;

/** Which cluster this project is about, for this person alone. */
@State(name = "Ashore", storages = @Storage(StoragePathMacros.WORKSPACE_FILE))
public final class ProjectSettings implements PersistentStateComponent<ProjectSettings.Values> {
    /** As it is stored; empty is what the rules, the environment and the kubeconfig say. */
    public static final class Values {
        public String kubeconfig = "";
        public String context = "";
        public String namespace = "";
    }

    private Values values = new Values();

    public static ProjectSettings of(Project project) {
        return project.getService(ProjectSettings.class);
    }

    /** For every command of Ashore's program. */
    static List<String> arguments(Values values) {
        List<String> all = new ArrayList<>();
        add(all, "--kubeconfig", values.kubeconfig);
        // What an earlier release kept for all projects.
        add(all, "--context", values.context.isBlank() ? Settings.get().getState().context : values.context);
        add(all, "--namespace", values.namespace);
        return all;
    }

    private static void add(List<String> all, String name, String value) {
        if (!value.isBlank()) {
            all.addAll(List.of(name, value.strip()));
        }
    }

    @Override
    public Values getState() {
        return values;
    }

    @Override
    public void loadState(Values stored) {
        values = stored;
    }
}
