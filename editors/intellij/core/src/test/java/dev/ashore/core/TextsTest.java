package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ashore.core.wire.Counts;
import dev.ashore.core.wire.Mode;
import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionStatus;
import dev.ashore.core.wire.SessionView;
import dev.ashore.core.wire.TargetChoice;
import dev.ashore.core.wire.TextMatch;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TextsTest {
    @BeforeEach
    void english() {
        Messages.speak(Locale.ENGLISH);
    }

    @AfterEach
    void machine() {
        Messages.speak(Locale.getDefault());
    }

    private static SessionView view(String state, String paused, Mode mode, boolean suspended, boolean restarting) {
        Counts counts = new Counts(0L, 0L, 2L, 1234L, 5L);
        SessionStatus status = new SessionStatus(
                counts, "127.0.0.1:8081", "ann", "Deployment", mode, "orders", "shop", 7L, List.of(), "orders", "http/8000",
                "id", state, "orders");
        TargetChoice target = new TargetChoice(null, mode, null, null, "deployment/orders", paused);
        return new SessionView(null, 8081L, null, restarting, "Debug orders", "s1", state, status, suspended, target);
    }

    private static void check(SessionView view, String expected) {
        assertEquals(expected, Texts.status(view));
    }

    @Test
    void everyState() {
        Mode all = new Mode("global", null, null, null);
        check(view(SessionState.PLANNED, null, all, false, false), "orders: preparing");
        check(view(SessionState.PREPARING, null, all, false, false), "orders: preparing");
        check(view(SessionState.READY, null, all, false, false), "orders: ready, waiting for the program to listen");
        check(view(SessionState.ACTIVE, null, all, false, false), "orders ← all, 1234");
        check(view(SessionState.PAUSED, "pass", all, false, false), "orders: 2 held, others pass");
        check(view(SessionState.PAUSED, "hold", all, false, false), "orders: 2 held, others wait");
        check(view(SessionState.ACTIVE, null, all, true, false), "orders: interception paused");
        check(view(SessionState.READY, null, all, true, false), "orders: interception paused");
        check(view(SessionState.PAUSED, null, all, true, false), "orders: interception paused");
        check(view(SessionState.RESTORING, null, all, true, false), "orders: restoring");
        check(view(SessionState.ACTIVE, null, all, false, true), "orders: restarting, the cluster answers");
        check(view(SessionState.RECONNECTING, null, all, false, false), "orders: reconnecting, the cluster answers");
        check(view(SessionState.RESTORING, null, all, false, false), "orders: restoring");
        check(view(SessionState.RESTORED, null, all, false, false), "orders: as it was");
        check(view(SessionState.FAILED, null, all, false, false), "orders: not intercepted");
        check(view("a later version's", null, all, false, false), "orders");
        check(view(null, null, null, false, false), "orders");
    }

    @Test
    void conditions() {
        Map<String, TextMatch> header = Map.of("x-b", new TextMatch(null, "a+"), "x-a", new TextMatch("ann", null));
        Mode personal = new Mode("personal", header, "GET", "/api");
        check(view(SessionState.ACTIVE, null, personal, false, false), "orders ← x-a=ann x-b=/a+/ /api… GET, 1234");
    }

    @Test
    void chineseHasEveryWord() throws IOException {
        Properties english = read("/messages/Ashore.properties");
        Properties chinese = read("/messages/Ashore_zh_CN.properties");
        assertEquals(new java.util.TreeSet<>(english.keySet()), new java.util.TreeSet<>(chinese.keySet()));
        for (Object key : english.keySet()) {
            for (int i = 0; i < 5; i++) {
                String place = "{" + i + "}";
                String message = "place " + place + " of " + key;
                // Every text goes through MessageFormat, where one quote alone hides what follows.
                assertEquals(english.get(key).toString().replace("''", ""), english.get(key).toString().replace("'", ""), message);
                assertEquals(english.get(key).toString().contains(place), chinese.get(key).toString().contains(place), message);
            }
        }
        Messages.speak(Locale.SIMPLIFIED_CHINESE);
        assertNotEquals("orders: preparing", Texts.status(view(SessionState.PREPARING, null, null, false, false)));
        Messages.speak(Locale.GERMAN);
        assertEquals("orders: preparing", Texts.status(view(SessionState.PREPARING, null, null, false, false)));
    }

    private static Properties read(String name) throws IOException {
        Properties properties = new Properties();
        try (var stream = new java.io.InputStreamReader(
                TextsTest.class.getResourceAsStream(name), java.nio.charset.StandardCharsets.UTF_8)) {
            properties.load(stream);
        }
        return properties;
    }
}
