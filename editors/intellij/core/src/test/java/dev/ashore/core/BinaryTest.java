package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BinaryTest {
    @TempDir
    Path folder;

    private Path program(String inside, String script, boolean executable) throws IOException {
        Path path = Files.createDirectories(folder.resolve(inside)).resolve("ashore");
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        path.toFile().setExecutable(executable);
        return path;
    }

    private void refused(String configured, String part) {
        Problem problem = assertThrows(
                Problem.class, () -> Binary.find(configured, folder.resolve("own"), List.of(folder.resolve("bin")), "0.1.0"));
        assertTrue(problem.getMessage().contains(part), problem::getMessage);
    }

    @Test
    void thePluginsOwnGoesBeforeThePath() throws Exception {
        Path own = program("own", "echo ashore 0.1.7", false);
        program("bin", "echo ashore 0.1.0", true);
        Binary found = Binary.find("", folder.resolve("own"), List.of(folder.resolve("bin")), "0.1.0");
        assertEquals(new Binary(own, "0.1.7"), found);
        Files.delete(own);
        found = Binary.find(" ", folder.resolve("own"), List.of(folder.resolve("none"), folder.resolve("bin")), "0.1.0");
        assertEquals(folder.resolve("bin/ashore"), found.path());
    }

    @Test
    void thePathIsTriedWhereThePluginsOwnCannotStart() throws Exception {
        Path own = program("own", "", true);
        for (String broken : List.of("#!/no/such/interpreter\n", "#!/bin/sh\necho ashore 9.9.9\n")) {
            Files.writeString(own, broken);
            Files.deleteIfExists(folder.resolve("bin/ashore"));
            refused("", broken.contains("9.9.9") ? "is version 9.9.9" : "could not be started");
            Path other = program("bin", "echo ashore 0.1.0", true);
            Binary found = Binary.find("", folder.resolve("own"), List.of(folder.resolve("bin")), "0.1.0");
            assertEquals(other, found.path());
        }
        assertEquals(List.of(Path.of("/a"), Path.of("/b")), Binary.searched("/a" + java.io.File.pathSeparator + java.io.File.pathSeparator + "/b"));
    }

    @Test
    void whatCannotBeUsedIsTold() throws Exception {
        refused("", "cargo install ashore");
        refused(folder.resolve("missing").toString(), "no program that can be run");
        refused("a\0b", "no program that can be run");
        refused(folder.toString(), "no program that can be run");
        refused(program("a", "echo ashore 0.2.0", true).toString(), "needs 0.1.0");
        refused(program("b", "echo what", true).toString(), "is version ?");
        Files.writeString(program("c", "", true), "#!/no/such/interpreter\n");
        refused(folder.resolve("c/ashore").toString(), "could not be started");
    }

    @Test
    void versions() {
        assertTrue(Binary.fits("0.1.9", "0.1.0"));
        assertFalse(Binary.fits("0.2.0", "0.1.0"));
        assertTrue(Binary.fits("1.4.0", "1.2.3"));
        assertFalse(Binary.fits("", "0.1.0"));
    }
}
