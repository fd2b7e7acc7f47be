package dev.ashore.core;

import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.SessionRequests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The requests of this project's sessions, as the server tells them; they stay to be read after a session. */
public final class Requests {
    /** Of one session; the server keeps as many. */
    static final int KEPT = 500;

    private final Map<String, NavigableMap<Long, RequestRecord>> sessions = new HashMap<>();
    private final Runnable changed;

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

    void take(SessionRequests told) {
        synchronized (sessions) {
            NavigableMap<Long, RequestRecord> known = sessions.computeIfAbsent(told.session(), name -> new TreeMap<>());
            // A record that is told again replaces the one before.
            told.records().forEach(record -> known.put(record.number(), record));
            while (known.size() > KEPT) {
                known.pollFirstEntry();
            }
        }
        changed.run();
    }

    /** The newest first. */
    public List<RequestRecord> of(String session) {
        synchronized (sessions) {
            NavigableMap<Long, RequestRecord> known = sessions.get(session);
            return known == null ? List.of() : new ArrayList<>(known.descendingMap().values());
        }
    }

    private void clear() {
        synchronized (sessions) {
            sessions.clear();
        }
        changed.run();
    }
}
