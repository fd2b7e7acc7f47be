package dev.ashore.lsp4ij;

import com.intellij.openapi.project.Project;
import com.redhat.devtools.lsp4ij.LanguageServerFactory;
import com.redhat.devtools.lsp4ij.server.CannotStartProcessException;
import com.redhat.devtools.lsp4ij.server.ProcessStreamConnectionProvider;
import com.redhat.devtools.lsp4ij.server.StreamConnectionProvider;
import dev.ashore.core.Problem;
import dev.ashore.ide.Ashore;
import java.util.ArrayList;
import java.util.List;

/** The editor features, where LSP4IJ is installed: a second `ashore lsp`, which knows files and no sessions. */
public final class AshoreLanguageServer implements LanguageServerFactory {
    @Override
    public StreamConnectionProvider createConnectionProvider(Project project) {
        return new ProcessStreamConnectionProvider() {
            @Override
            public void start() throws CannotStartProcessException {
                Ashore ashore = Ashore.of(project);
                try {
                    List<String> command = new ArrayList<>(List.of(ashore.binary().path().toString()));
                    command.addAll(ashore.arguments());
                    command.add("lsp");
                    setCommands(command);
                    setWorkingDirectory(project.getBasePath());
                } catch (Problem told) {
                    // Without a command LSP4IJ says that the server cannot be started; Ashore's widget says why.
                    setCommands(List.of());
                }
                super.start();
            }
        };
    }
}
