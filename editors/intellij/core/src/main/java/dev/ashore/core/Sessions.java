package dev.ashore.core;

import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The server's word on this project's sessions; nothing is worked out here. */
public final class Sessions {
    private final Map<String, SessionView> views = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final List<Consumer<Optional<SessionView>>> listeners = new CopyOnWriteArrayList<>();

    public Sessions(Server server) {
        server.onView(this::take);
        server.onState(state -> {
            if (state == Server.State.OFF || state == Server.State.STOPPED) {
                clear();
            }
        });
    }

    /** Does the view say that an intercept is there, on its way in or out, or wanted? One that failed goes with its debug session. */
    public static boolean living(SessionView view) {
        boolean over = Boolean.TRUE.equals(view.over()) || SessionState.RESTORED.equals(view.state()) || SessionState.UNKNOWN.equals(view.state());
        return !over && (view.target() != null || view.status() != null);
    }

    /** Called with the view that changed, or with none when all are gone. On any thread. */
    public void onChange(Consumer<Optional<SessionView>> listener) {
        listeners.add(listener);
    }

    /**
     * What an answer says of a session. The server tells every change as well, and an answer may come after what happened since:
     * it counts only as long as nothing else is known.
     */
    void answered(SessionView view) {
        synchronized (views) {
            if (views.containsKey(view.session())) {
                return;
            }
            keep(view);
        }
        tell(view);
    }

    void take(SessionView view) {
        synchronized (views) {
            keep(view);
        }
        tell(view);
    }

    private void keep(SessionView view) {
        if (ended.contains(view.session()) && SessionState.FAILED.equals(view.state())) {
            views.remove(view.session());
        } else {
            views.put(view.session(), view);
        }
    }

    private void tell(SessionView view) {
        listeners.forEach(listener -> listener.accept(Optional.of(view)));
    }

    /** Its program is gone: that it could not be intercepted is of no interest any more. */
    void ended(String session) {
        Optional<SessionView> view;
        synchronized (views) {
            ended.add(session);
            view = get(session);
        }
        view.ifPresent(this::take);
    }

    public Optional<SessionView> get(String session) {
        synchronized (views) {
            return Optional.ofNullable(views.get(session));
        }
    }

    public List<SessionView> all() {
        synchronized (views) {
            return new ArrayList<>(views.values());
        }
    }

    /** The session that people mean when they name none: the youngest living one, else the youngest. */
    public Optional<SessionView> current() {
        List<SessionView> all = all();
        return all.stream()
                .filter(Sessions::living)
                .reduce((before, after) -> after)
                .or(() -> all.stream().reduce((before, after) -> after));
    }

    private void clear() {
        synchronized (views) {
            views.clear();
            ended.clear();
        }
        listeners.forEach(listener -> listener.accept(Optional.empty()));
    }
}
