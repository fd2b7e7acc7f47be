package dev.ashore.core;

import dev.ashore.core.wire.ConfigurationView;
import dev.ashore.core.wire.ListConfigurations;
import dev.ashore.core.wire.SetRule;
import dev.ashore.core.wire.TargetChoice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** What `.ashore.toml` says of the project's run configurations, as the server last told it. */
public final class Rules {
    private final Server server;
    private final String folder;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile List<ConfigurationView> views = List.of();

    /** @param folder the project's, or null where it has none */
    public Rules(Server server, String folder) {
        this.server = server;
        this.folder = folder;
        server.onState(state -> {
            if (state == Server.State.RUNNING) {
                ask();
            }
        });
        server.onConfigurations(changed -> ask());
    }

    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Asks the server for what is said now. */
    public CompletableFuture<List<ConfigurationView>> ask() {
        return server.ask(api -> api.configurations(new ListConfigurations(folder))).thenApply(told -> {
            views = List.copyOf(told);
            listeners.forEach(Runnable::run);
            return told;
        });
    }

    /** What is known of a run configuration: by its name, else by a rule whose name is a pattern. */
    public Optional<ConfigurationView> of(String name) {
        return views.stream()
                .filter(view -> view.runConfiguration().equals(name))
                .findFirst()
                .or(() -> views.stream().filter(view -> fits(view.runConfiguration(), name)).findFirst());
    }

    /** There is a rule for it that is on. */
    public boolean on(String name) {
        return of(name).filter(view -> Boolean.TRUE.equals(view.on())).isPresent();
    }

    /** There is a rule for it, on or off, or a word of this person. */
    public boolean named(String name) {
        return of(name).filter(view -> view.ruleLine() != null || Boolean.TRUE.equals(view.personal())).isPresent();
    }

    /** No rule is known. */
    public boolean isEmpty() {
        return views.stream().noneMatch(view -> view.ruleLine() != null);
    }

    /** What is wrong with the file, one sentence; empty where nothing is. */
    public Optional<String> problem() {
        return views.stream().map(ConfigurationView::problem).filter(problem -> problem != null).findFirst();
    }

    /** Writes the rule of a run configuration; a null target stays as it is. */
    public CompletableFuture<ConfigurationView> set(String name, boolean on, TargetChoice target) {
        return server.ask(api -> api.setRule(new SetRule(folder, on, name, target))).thenApply(view -> {
            ask();
            return view;
        });
    }

    /** `*` is anything and `?` one character, as in the rules file. */
    static boolean fits(String pattern, String name) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return false;
        }
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
