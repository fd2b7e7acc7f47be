package dev.ashore.ide;

import com.intellij.execution.CommonProgramRunConfigurationParameters;
import com.intellij.execution.configurations.RunProfile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts variables into a run configuration for the time of its start. What the user wrote wins, and stays. */
final class Environment {
    private final Map<String, String> added = new LinkedHashMap<>();
    private CommonProgramRunConfigurationParameters into;

    /** Where the configuration has an environment at all. */
    synchronized void put(RunProfile profile, Map<String, String> variables) {
        if (variables == null || variables.isEmpty() || into != null
                || !(profile instanceof CommonProgramRunConfigurationParameters parameters)) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(parameters.getEnvs());
        variables.forEach((name, value) -> {
            if (all.putIfAbsent(name, value) == null) {
                added.put(name, value);
            }
        });
        if (!added.isEmpty()) {
            into = parameters;
            parameters.setEnvs(all);
        }
    }

    /** Takes out what was put in, as far as it is still so. */
    synchronized void takeOut() {
        if (into == null) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(into.getEnvs());
        added.forEach(all::remove);
        into.setEnvs(all);
        into = null;
        added.clear();
    }
}
