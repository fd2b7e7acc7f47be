package dev.ashore.rig;

import com.intellij.ide.plugins.IdeaPluginDescriptor;
import com.intellij.ide.plugins.PluginManagerCore;
import com.intellij.idea.CommandLineApplication;
import com.intellij.openapi.application.ex.ApplicationManagerEx;

/** Starts the platform without a window, and has the rig's plugin play its scenarios. */
public final class Boot {
    private static final class App extends CommandLineApplication {
        App() {
            super(true, false, true);
        }
    }

    private Boot() {}

    public static void main(String[] arguments) throws Throwable {
        int code = 2;
        try {
            new App();
            ApplicationManagerEx.getApplicationEx().load(null);
            ClassLoader rig = null;
            for (IdeaPluginDescriptor plugin : PluginManagerCore.getPlugins()) {
                String id = plugin.getPluginId().getIdString();
                if (id.startsWith("dev.ashore")) {
                    System.err.println("plugin " + id + " enabled=" + plugin.isEnabled());
                }
                if (id.equals("dev.ashore.rig")) {
                    rig = plugin.getPluginClassLoader();
                }
            }
            Object failed = Class.forName("dev.ashore.rig.Scenarios", true, rig).getMethod("play").invoke(null);
            code = (int) failed == 0 ? 0 : 1;
        } catch (Throwable error) {
            error.printStackTrace();
        }
        System.out.flush();
        System.err.flush();
        // Closing a project throws in this build of the platform.
        Runtime.getRuntime().halt(code);
    }
}
