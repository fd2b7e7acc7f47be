package dev.ashore.products;

import com.intellij.execution.configurations.RunProfile;
import com.jetbrains.python.run.AbstractPythonRunConfiguration;
import dev.ashore.ide.Product;
import java.util.Map;

/** Python, Flask, Django and FastAPI: wherever the program runs. */
public final class PythonProduct implements Product {
    @Override
    public boolean fits(RunProfile profile) {
        return profile instanceof AbstractPythonRunConfiguration<?>;
    }

    @Override
    public Map<String, String> variables(RunProfile profile) {
        return ((AbstractPythonRunConfiguration<?>) profile).getEnvs();
    }

    @Override
    public void variables(RunProfile profile, Map<String, String> variables) {
        ((AbstractPythonRunConfiguration<?>) profile).setEnvs(variables);
    }
}
