package dev.ashore.products;

import com.intellij.execution.configurations.RunProfile;
import com.jetbrains.nodejs.run.NodeJsRunConfiguration;
import dev.ashore.ide.Product;
import java.util.Map;

/** Node.js. */
public final class NodeProduct implements Product {
    @Override
    public boolean fits(RunProfile profile) {
        return profile instanceof NodeJsRunConfiguration;
    }

    @Override
    public Map<String, String> variables(RunProfile profile) {
        return ((NodeJsRunConfiguration) profile).getEnvs();
    }

    @Override
    public void variables(RunProfile profile, Map<String, String> variables) {
        ((NodeJsRunConfiguration) profile).setEnvs(variables);
    }
}
