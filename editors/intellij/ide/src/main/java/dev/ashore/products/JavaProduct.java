package dev.ashore.products;

import com.intellij.execution.configurations.RunProfile;
import com.intellij.execution.remote.RemoteConfiguration;
import dev.ashore.ide.Product;
import java.util.Map;

/** "Remote JVM Debug": a program that runs already, behind the port of its debugger. */
public final class JavaProduct implements Product {
    @Override
    public boolean fits(RunProfile profile) {
        return profile instanceof RemoteConfiguration;
    }

    /** Where the debugger listens for the program there is no port of the program's. */
    @Override
    public Map<String, Object> known(RunProfile profile) {
        RemoteConfiguration remote = (RemoteConfiguration) profile;
        try {
            int port = Integer.parseInt(remote.PORT.strip());
            return remote.SERVER_MODE || remote.HOST == null
                    ? null
                    : Map.of("type", "java", "request", "attach", "hostName", remote.HOST.strip(), "port", port);
        } catch (NumberFormatException | NullPointerException notSaid) {
            return null;
        }
    }
}
