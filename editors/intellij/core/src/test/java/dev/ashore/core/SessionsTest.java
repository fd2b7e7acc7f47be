package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionView;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static SessionView view(String session, String state) {
        return new SessionView(null, null, null, null, null, false, "Debug orders", session, null, state, null, false, null);
    }

    @Test
    void anAnswerThatComesLateChangesNothing() {
        try (Server server = new Server(null, Path.of("."), line -> {})) {
            Sessions sessions = new Sessions(server);
            sessions.take(view("s1", SessionState.READY));
            sessions.answered(view("s1", SessionState.PREPARING));
            assertEquals(SessionState.READY, sessions.get("s1").orElseThrow().state());
            sessions.answered(view("s2", SessionState.PREPARING));
            assertEquals(SessionState.PREPARING, sessions.get("s2").orElseThrow().state());
        }
    }
}
