package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeconfigTest {
    @TempDir
    Path folder;

    @Test
    void contextsAndTheirNamespaces() throws Exception {
        Path file = folder.resolve("config");
        Files.writeString(file, """
                apiVersion: v1
                clusters:
                - cluster:
                    server: https://127.0.0.1:6443
                  name: not-this
                contexts:
                - context:
                    cluster: not-this
                    namespace: shop
                    user: demo
                  name: "demo@shop"
                - name: other
                  context:
                    cluster: not-this
                    namespace: 'staging'
                current-context: other
                users:
                - name: nor-this
                  user: {}
                """);
        Kubeconfig read = Kubeconfig.read(List.of(folder.resolve("missing"), folder, file));
        assertEquals(List.of("demo@shop", "other"), read.contexts());
        assertEquals(List.of("shop", "staging"), read.namespaces());
    }

    @Test
    void whichFilesCount() {
        Map<String, String> environment = Map.of("KUBECONFIG", "/a" + File.pathSeparator + "/b");
        assertEquals(List.of(Path.of("/c d")), Kubeconfig.files(" /c d ", environment, folder));
        assertEquals(List.of(Path.of("/a"), Path.of("/b")), Kubeconfig.files("", environment, folder));
        assertEquals(List.of(folder.resolve(".kube/config")), Kubeconfig.files("", Map.of(), folder));
        assertEquals(List.of(), Kubeconfig.files("a\0b", Map.of(), folder));
    }
}
