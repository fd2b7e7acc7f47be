package dev.ashore.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Starts the scripted server for a test, and reads what it was told. */
final class Scripted implements Server.Launch {
    private static final long LIMIT_MS = 60_000;

    final Path log;
    final Server server;
    private final String how;

    Scripted(Path folder, String how) {
        this.log = folder.resolve("told.log");
        this.how = how;
        this.server = new Server(this, folder, line -> {});
    }

    @Override
    public Binary binary() {
        return new Binary(Path.of(System.getProperty("java.home"), "bin", "java"), "1");
    }

    @Override
    public List<String> arguments() {
        String classes = System.getProperty("java.class.path");
        return List.of("-XX:TieredStopAtLevel=1", "-cp", classes, ScriptedServer.class.getName(), log.toString(), how);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    /** Says goodbye, and waits for its end. */
    void close() {
        long pid = server.pid();
        server.close();
        until("the server's end", () -> pid < 0 || ProcessHandle.of(pid).isEmpty());
    }

    List<String> told() {
        try {
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    void wait(String line) {
        until(line + " in " + told(), () -> told().contains(line));
    }

    static void until(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("not in time: " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
