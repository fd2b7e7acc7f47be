package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ashore.core.wire.Display;
import dev.ashore.core.wire.Fact;
import dev.ashore.core.wire.FactKind;
import dev.ashore.core.wire.Icon;
import dev.ashore.core.wire.Level;
import dev.ashore.core.wire.SessionState;
import dev.ashore.core.wire.SessionView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown is what the server says, word for word. */
final class StatusTextTest {
    private static SessionView view(Display display) {
        return new SessionView(
                display, null, null, null, null, false, "Debug orders", "s1", null,
                SessionState.ACTIVE, null, false, null);
    }

    @Test
    void theServersWords() {
        Fact fact = new Fact(FactKind.DESTINATION, "去向", "127.0.0.1:8081");
        SessionView view = view(new Display(List.of(), List.of(fact), Icon.ACTIVE, "orders ← 全部，1", Level.INFO, "orders"));
        assertEquals("orders ← 全部，1", StatusText.label(view));
        assertEquals("orders", StatusText.target(view));
        assertEquals("去向 · 127.0.0.1:8081", StatusText.line(StatusText.facts(view).get(0)));
    }

    @Test
    void aServerThatSaysNone() {
        assertEquals("Debug orders", StatusText.label(view(null)));
        assertEquals("Debug orders", StatusText.target(view(null)));
        assertEquals(List.of(), StatusText.facts(view(null)));
    }
}
