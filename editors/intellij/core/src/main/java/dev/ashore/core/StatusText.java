package dev.ashore.core;

import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the one item in the status bar says, and when it has to be drawn again. */
public final class StatusText {
    /** How long "as it was" stays to be read, in ms. */
    private static final long FAREWELL = 8_000;

    private final Server server;
    private final Sessions sessions;
    private final Set<String> gone = new HashSet<>();

    /** @param draw called on any thread when the text may have changed */
    public StatusText(Server server, Sessions sessions, Runnable draw) {
        this.server = server;
        this.sessions = sessions;
        sessions.onChange(changed -> {
            changed.filter(view -> SessionState.RESTORED.equals(view.state())).ifPresent(view -> farewell(view, draw));
            draw.run();
        });
        server.onState(state -> draw.run());
    }

    public String text() {
        if (server.state() == Server.State.STOPPED) {
            return Messages.get("widget.stopped");
        }
        List<SessionView> shown = shown();
        List<SessionView> busy = shown.stream().filter(Sessions::living).toList();
        Optional<SessionView> view = last(busy).or(() -> last(shown));
        String text = view.map(Texts::status).orElseGet(() -> Messages.get("widget.idle"));
        return busy.size() > 1 ? text + " (+" + (busy.size() - 1) + ")" : text;
    }

    public String tooltip() {
        if (server.state() == Server.State.STOPPED) {
            return server.problem();
        }
        List<SessionView> shown = shown();
        if (shown.isEmpty()) {
            return Messages.get("widget.idle.tooltip");
        }
        StringBuilder text = new StringBuilder();
        for (SessionView view : shown) {
            text.append(Texts.target(view)).append(" · ").append(view.runConfiguration()).append('\n');
            Texts.facts(view).forEach(line -> text.append(line).append('\n'));
        }
        return text.toString().strip();
    }

    private List<SessionView> shown() {
        synchronized (gone) {
            return sessions.all().stream()
                    .filter(view -> Sessions.living(view)
                            || SessionState.RESTORED.equals(view.state())
                                    && (view.proof() != null || view.target() != null)
                                    && !gone.contains(view.session()))
                    .toList();
        }
    }

    private void farewell(SessionView view, Runnable draw) {
        server.later(
                () -> {
                    synchronized (gone) {
                        gone.add(view.session());
                    }
                    draw.run();
                },
                FAREWELL);
    }

    private static Optional<SessionView> last(List<SessionView> views) {
        return views.stream().reduce((before, after) -> after);
    }
}
