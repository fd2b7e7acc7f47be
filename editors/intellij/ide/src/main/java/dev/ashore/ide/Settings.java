package dev.ashore.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.components.PersistentStateComponent;
import com.intellij.openapi.components.State;
import com.intellij.openapi.components.Storage;
import dev.ashore.core.wire.WhenPaused;

/** What the settings page is for: the program, the cluster, and what a breakpoint means to the others. */
@State(name = "Ashore", storages = @Storage("ashore.xml"))
public final class Settings implements PersistentStateComponent<Settings.Values> {
    /** As it is stored. */
    public static final class Values {
        /** Empty: the plugin's own, else the first on the PATH. */
        public String program = "";
        /** Empty: the kubeconfig's current one. */
        public String context = "";
        /** For new interceptions; a rule or a task of its own says otherwise. */
        public String whenPaused = WhenPaused.PASS;
        /** The tool window opens the first time that a request stands. */
        public boolean openRequests = true;
    }

    private Values values = new Values();

    public static Settings get() {
        return ApplicationManager.getApplication().getService(Settings.class);
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
