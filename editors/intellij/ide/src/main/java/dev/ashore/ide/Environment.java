package dev.ashore.ide;

import com.intellij.execution.CommonProgramRunConfigurationParameters;
import com.intellij.execution.configurations.RunProfile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Puts variables into a run configuration for the time of its start. What the user wrote wins, and stays. */
final class Environment {
    private final Map<String, String> added = new LinkedHashMap<>();
    private RunProfile into;

    /** Where the configuration has an environment at all. */
    synchronized void put(RunProfile profile, Map<String, String> variables) {
        Map<String, String> there = variables == null || into != null ? null : of(profile);
        if (there == null) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(there);
        variables.forEach((name, value) -> {
            if (all.putIfAbsent(name, value) == null) {
                added.put(name, value);
            }
        });
        if (!added.isEmpty()) {
            into = profile;
            setter(profile).accept(all);
        }
    }

    /** Takes out what was put in, as far as it is still so. */
    synchronized void takeOut() {
        if (into == null) {
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(of(into));
        added.forEach(all::remove);
        setter(into).accept(all);
        into = null;
        added.clear();
    }

    /** Null where it has none that can be changed. */
    private static Map<String, String> of(RunProfile profile) {
        return profile instanceof CommonProgramRunConfigurationParameters parameters
                ? parameters.getEnvs()
                : Product.of(profile).map(product -> product.variables(profile)).orElse(null);
    }

    private static Consumer<Map<String, String>> setter(RunProfile profile) {
        return profile instanceof CommonProgramRunConfigurationParameters parameters
                ? parameters::setEnvs
                : all -> Product.of(profile).ifPresent(product -> product.variables(profile, all));
    }
}
