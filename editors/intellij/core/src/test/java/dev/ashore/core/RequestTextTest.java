package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ashore.core.wire.Header;
import dev.ashore.core.wire.RequestOutcome;
import dev.ashore.core.wire.RequestRecord;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class RequestTextTest {
    private static RequestRecord record(String body, long bytes) {
        return new RequestRecord(
                "{}", 2L, List.of(), 43_384_000L, "orders", null, 12.4, "web-1", null, List.of(new Header("a", "1\r\nb: 2")),
                "orders", "POST", 1L, RequestOutcome.ANSWERED, body, bytes, 200L, List.of(), "/orders?page=2", "http1");
    }

    @Test
    void theTimeOfDayAndUnitsForPeople() {
        assertEquals("12:03:04", RequestText.clock(record("", 0), ZoneOffset.UTC));
        assertEquals(List.of("0 B", "999 B", "1.5 KB", "12 KB", "1.5 MB", "12 MB"), List.of(
                RequestText.size(0), RequestText.size(999), RequestText.size(1_500), RequestText.size(12_000),
                RequestText.size(1_500_000), RequestText.size(12_000_000)));
    }

    @Test
    void aCellIsOneLineAndShort() {
        assertEquals("a·b·c·", RequestText.cell("a\nb\u202ec\u0007"));
        assertEquals("订单", RequestText.cell("订单"));
        assertEquals(301, RequestText.cell("x".repeat(1_000_000)).length());
        assertEquals("", RequestText.cell(null));
    }

    @Test
    void whatIsMissingOfABodyIsSaid() {
        Messages.speak(Locale.ENGLISH);
        assertTrue(RequestText.parts(record(null, 5_000), 100).contains("The body (5.0 KB) was not kept."));
        assertTrue(RequestText.parts(record("abc", 5_000), 100).contains("The first 3 B of 5.0 KB."));
        assertFalse(RequestText.parts(record("abc", 3), 100).contains("#  "));
        assertTrue(RequestText.parts(record("x".repeat(500), 500), 100).contains("x …"));
        assertTrue(RequestText.document(record("x".repeat(500), 500), ZoneOffset.UTC).contains("x".repeat(500)));
    }
}
