package dev.ashore.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The contexts that kubeconfigs name, to be offered in a list. Only the form is read in which tools write them; what is not found
 * can be typed all the same, for the server alone decides.
 */
public record Kubeconfig(List<String> contexts, List<String> namespaces) {
    private static final long LARGEST = 4_000_000;
    private static final Pattern NAME = Pattern.compile("(?:- |  )name:\\s*(.+)");
    private static final Pattern NAMESPACE = Pattern.compile("\\s+namespace:\\s*(.+)");

    /** The files that count: the one that is chosen, else those of KUBECONFIG, else the usual one. */
    public static List<Path> files(String chosen, Map<String, String> environment, Path home) {
        String all = chosen.isBlank() ? environment.getOrDefault("KUBECONFIG", "") : chosen.strip();
        if (all.isBlank()) {
            return List.of(home.resolve(".kube").resolve("config"));
        }
        List<Path> files = new ArrayList<>();
        for (String one : chosen.isBlank() ? all.split(Pattern.quote(java.io.File.pathSeparator)) : new String[] {all}) {
            try {
                files.add(Path.of(one));
            } catch (InvalidPathException broken) {
                // No file has such a name.
            }
        }
        return files;
    }

    /** Reads the disk. Files that are missing, no files, or larger than any kubeconfig name nothing. */
    public static Kubeconfig read(List<Path> files) {
        Set<String> contexts = new LinkedHashSet<>();
        Set<String> namespaces = new LinkedHashSet<>();
        for (Path file : files) {
            try {
                if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
                    read(Files.readString(file), contexts, namespaces);
                }
            } catch (IOException unreadable) {
                // As if it were not there: the server says why when it needs it.
            }
        }
        return new Kubeconfig(List.copyOf(contexts), List.copyOf(namespaces));
    }

    private static void read(String text, Set<String> contexts, Set<String> namespaces) {
        boolean within = false;
        for (String line : text.lines().toList()) {
            boolean top = !line.isEmpty() && !line.startsWith(" ") && !line.startsWith("-") && !line.startsWith("#");
            within = top ? line.strip().equals("contexts:") : within;
            var name = NAME.matcher(line);
            var namespace = NAMESPACE.matcher(line);
            if (within && name.matches()) {
                contexts.add(plain(name.group(1)));
            } else if (within && namespace.matches()) {
                namespaces.add(plain(namespace.group(1)));
            }
        }
    }

    private static String plain(String value) {
        String text = value.strip();
        boolean quoted = text.length() > 1 && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
