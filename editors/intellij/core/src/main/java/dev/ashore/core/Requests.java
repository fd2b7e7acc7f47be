package dev.ashore.core;

import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.SessionRequests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The requests of this project's sessions, as the server tells them; they stay to be read after a session. */
public final class Requests {
    /** Of one session. */
    static final int KEPT = 100_000;
    /** The youngest, of which headers and bodies are kept as well; the server keeps as many. */
    static final int WHOLE = 500;

    /** @param list the newest first; null where it has to be made anew */
    private static final class Of {
        final NavigableMap<Long, RequestRecord> records = new TreeMap<>();
        List<RequestRecord> list;
        long bare;
    }

    private final Map<String, Of> sessions = new HashMap<>();
    private final Runnable changed;
    private final List<Consumer<SessionRequests>> listeners = new CopyOnWriteArrayList<>();

    /** @param changed called on any thread when there is something new */
    public Requests(Server server, Runnable changed) {
        this.changed = changed;
        server.onRequests(this::take);
        server.onState(state -> {
            if (state == Server.State.OFF || state == Server.State.STOPPED) {
                clear();
            }
        });
    }

    /** Called with what is new, on any thread. */
    public void onTold(Consumer<SessionRequests> listener) {
        listeners.add(listener);
    }

    /** What the server told. */
    public void take(SessionRequests told) {
        synchronized (sessions) {
            Of known = sessions.computeIfAbsent(told.session(), name -> new Of());
            known.list = null;
            // A record that is told again replaces the one before.
            told.records().forEach(record -> known.records.put(record.number(), record));
            while (known.records.size() > KEPT) {
                known.records.pollFirstEntry();
            }
            bare(known);
        }
        listeners.forEach(listener -> listener.accept(told));
        changed.run();
    }

    /** The newest first. Not to be called on the UI's thread: there may be many. */
    public List<RequestRecord> of(String session) {
        synchronized (sessions) {
            Of known = sessions.get(session);
            if (known == null) {
                return List.of();
            }
            if (known.list == null) {
                known.list = List.copyOf(known.records.descendingMap().values());
            }
            return known.list;
        }
    }

    /** Headers and bodies go from those that are not among the youngest. */
    private static void bare(Of known) {
        long last = known.records.isEmpty() ? 0 : known.records.lastKey() - WHOLE;
        if (last > known.bare) {
            known.records.subMap(known.bare, false, last, true).replaceAll((number, record) -> bare(record));
            known.bare = last;
        }
    }

    private static RequestRecord bare(RequestRecord one) {
        return new RequestRecord(
                null, one.answerBytes(), null, one.at(), one.configuration(), one.display(), one.durationMs(), one.from(),
                one.grpcStatus(), null, one.host(), one.method(), one.number(), one.outcome(), null, one.requestBytes(),
                one.status(), one.stops(), one.url(), one.version());
    }

    private void clear() {
        synchronized (sessions) {
            sessions.clear();
        }
        changed.run();
    }
}
