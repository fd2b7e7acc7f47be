package dev.ashore.core;

import dev.ashore.core.wire.Display;
import dev.ashore.core.wire.Fact;
import dev.ashore.core.wire.Idle;
import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which session the one item in the status bar shows, and when it has to be drawn again. What it says is the server's. */
public final class StatusText {
    /** How long "as it was" stays to be read, in ms. */
    private static final long FAREWELL = 8_000;

    private final Server server;
    private final Sessions sessions;
    private final Set<String> gone = new HashSet<>();
    private volatile Idle idle;

    /** @param draw called on any thread when the text may have changed */
    public StatusText(Server server, Sessions sessions, Runnable draw) {
        this.server = server;
        this.sessions = sessions;
        sessions.onChange(changed -> {
            changed.filter(view -> SessionState.RESTORED.equals(view.state())).ifPresent(view -> farewell(view, draw));
            draw.run();
        });
        server.onState(state -> {
            if (state != Server.State.RUNNING) {
                idle = null;
            }
            draw.run();
        });
        server.onIdle(told -> {
            idle = told;
            draw.run();
        });
    }

    /** How the window stands while nothing is intercepted; none while the server has not said so. */
    public Optional<Idle> idle() {
        return Optional.ofNullable(idle);
    }

    public String text() {
        if (server.state() == Server.State.STOPPED) {
            return Messages.get("widget.stopped");
        }
        List<SessionView> shown = shown();
        List<SessionView> busy = shown.stream().filter(Sessions::living).toList();
        Optional<SessionView> view = last(busy).or(() -> last(shown));
        String text = view.map(StatusText::label)
                .or(() -> idle().map(Idle::label))
                .orElseGet(() -> Messages.get("widget.idle"));
        return busy.size() > 1 ? text + " (+" + (busy.size() - 1) + ")" : text;
    }

    public String tooltip() {
        if (server.state() == Server.State.STOPPED) {
            return server.problem();
        }
        List<SessionView> shown = shown();
        if (shown.isEmpty()) {
            return idle().map(Idle::detail).orElseGet(() -> Messages.get("widget.idle.tooltip"));
        }
        StringBuilder text = new StringBuilder();
        for (SessionView view : shown) {
            text.append(target(view)).append(" · ").append(view.runConfiguration()).append('\n');
            facts(view).forEach(fact -> text.append(line(fact)).append('\n'));
        }
        return text.toString().strip();
    }

    /** How a session stands, in one line. */
    public static String label(SessionView view) {
        return view.display() == null ? view.runConfiguration() : view.display().label();
    }

    /** `orders`: what people call the target. */
    public static String target(SessionView view) {
        return view.display() == null ? view.runConfiguration() : view.display().target();
    }

    /** What is known of a session. */
    public static List<Fact> facts(SessionView view) {
        Display display = view.display();
        return display == null || display.facts() == null ? List.of() : display.facts();
    }

    /** `Goes to · 127.0.0.1:8081` */
    public static String line(Fact fact) {
        return fact.name() + " · " + fact.text();
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
