package dev.ashore.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The `ashore` program: the setting's, else the first that can be used of the plugin's own and those on the PATH. */
public record Binary(Path path, String version) {
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+\\S*");
    private static final long PATIENCE_SECONDS = 10;

    /**
     * @param configured what the settings name, or empty
     * @param inside the folder of the plugin's own program, where there may be none
     * @param searched the folders of the PATH
     * @param wanted the version of the plugin
     */
    public static Binary find(String configured, Path inside, List<Path> searched, String wanted) throws Problem {
        List<Path> candidates = configured.isBlank() ? candidates(inside, searched) : List.of(named(configured.strip()));
        Problem first = null;
        for (Path path : candidates) {
            try {
                return of(path, wanted);
            } catch (Problem unfit) {
                // What the first one lacks is told, if no other helps.
                first = first == null ? unfit : first;
            }
        }
        throw first == null ? new Problem(Messages.get("binary.none")) : first;
    }

    private static Binary of(Path path, String wanted) throws Problem {
        String version = version(path);
        if (!fits(version, wanted)) {
            throw new Problem(Messages.get("binary.version", path, version.isEmpty() ? "?" : version, wanted));
        }
        return new Binary(path, version);
    }

    /** The folders of a PATH. */
    public static List<Path> searched(String path) {
        return Stream.of(path.split(Pattern.quote(java.io.File.pathSeparator)))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> {
                    try {
                        return Stream.of(Path.of(folder));
                    } catch (java.nio.file.InvalidPathException broken) {
                        return Stream.empty();
                    }
                })
                .toList();
    }

    /** Before 1.0 the minor version tells the wire, afterwards the major one. */
    static boolean fits(String version, String wanted) {
        String[] is = version.split("\\.");
        String[] should = wanted.split("\\.");
        if (is.length < 2 || should.length < 2 || !is[0].equals(should[0])) {
            return false;
        }
        return !is[0].equals("0") || is[1].equals(should[1]);
    }

    private static Path named(String configured) throws Problem {
        try {
            Path path = Path.of(configured);
            if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                return path;
            }
        } catch (java.nio.file.InvalidPathException broken) {
            // Told below.
        }
        throw new Problem(Messages.get("binary.configured", configured));
    }

    private static List<Path> candidates(Path inside, List<Path> searched) {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")
                ? "ashore.exe"
                : "ashore";
        Path own = inside.resolve(name);
        // Not every way of unpacking a plugin keeps the mark of a program.
        boolean kept = !Files.isRegularFile(own) || Files.isExecutable(own) || own.toFile().setExecutable(true);
        return Stream.concat(kept ? Stream.of(own) : Stream.empty(), searched.stream().map(folder -> folder.resolve(name)))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .toList();
    }

    private static String version(Path path) throws Problem {
        try {
            Process process = new ProcessBuilder(path.toString(), "version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            // A program that is something else may talk without end, or not at all.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new Problem(Messages.get("binary.silent", path));
            }
            String said = new String(process.getInputStream().readNBytes(4096), java.nio.charset.StandardCharsets.UTF_8);
            Matcher found = VERSION.matcher(said);
            return found.find() ? found.group() : "";
        } catch (IOException error) {
            throw new Problem(Messages.get("binary.broken", path, Problem.sentence(error)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Problem(Messages.get("binary.silent", path));
        }
    }
}
