package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ashore.core.wire.Header;
import dev.ashore.core.wire.Place;
import dev.ashore.core.wire.Replayed;
import dev.ashore.core.wire.RequestOutcome;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.SessionRequests;
import dev.ashore.core.wire.Stood;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RequestsTest {
    @BeforeEach
    void english() {
        Messages.speak(Locale.ENGLISH);
    }

    @AfterEach
    void machine() {
        Messages.speak(Locale.getDefault());
    }

    private static RequestRecord record(long number, String outcome, Long status, Long grpc, Stood... stops) {
        return record(outcome == null ? null : 12.4, number, outcome, status, grpc, stops);
    }

    private static RequestRecord record(Double took, long number, String outcome, Long status, Long grpc, Stood... stops) {
        List<Header> headers = List.of(
                new Header("Host", "orders"), new Header("x-who", "o'neill"),
                new Header("Authorization", "redacted"), new Header("Content-Length", "2"));
        return new RequestRecord(
                null, null, null, 0L, "orders", took, "web-1", grpc, headers, "orders", "POST", number,
                outcome, "{}", 2L, status, List.of(stops), "/orders?page=2", "HTTP/1.1");
    }

    private static void check(String outcome, Long status, Long grpc, String answer, boolean bad) {
        RequestRecord one = record(1, outcome, status, grpc);
        assertEquals(answer, RequestTexts.answer(one));
        assertEquals(bad, RequestTexts.bad(one));
    }

    @Test
    void everyOutcome() {
        check(null, null, null, "held", false);
        check(RequestOutcome.ANSWERED, 200L, null, "200", false);
        check(RequestOutcome.ANSWERED, 503L, null, "503", true);
        check(RequestOutcome.ANSWERED, 200L, 14L, "gRPC 14", true);
        check(RequestOutcome.FELL_BACK, 200L, null, "200 by the cluster", false);
        check(RequestOutcome.FAILED, null, null, "failed", true);
        check(RequestOutcome.ABANDONED, null, null, "the caller left", false);
        check("a later version's", 200L, null, "200", false);
        assertEquals("12 ms", RequestTexts.time(record(1, RequestOutcome.ANSWERED, 200L, null)));
        assertEquals("23 s", RequestTexts.time(record(23_311.2, 1, RequestOutcome.ANSWERED, 200L, null)));
        assertEquals("", RequestTexts.time(record(1, null, null, null)));
    }

    @Test
    void whereItStoodLast() {
        Stood first = new Stood(true, null, new Place("/shop/prices.py", "price", 3L));
        Stood last = new Stood(false, "KeyError", new Place("C:\\shop\\orders.py", "answer", 12L));
        assertEquals("", RequestTexts.place(record(1, null, null, null)));
        assertEquals("prices.py:3 price", RequestTexts.place(record(1, null, null, null, first)));
        assertEquals("orders.py:12 answer KeyError ?", RequestTexts.place(record(1, null, null, null, first, last)));
        assertEquals("a:1", RequestTexts.place(record(1, null, null, null, new Stood(true, null, new Place("a", "", 1L)))));
        assertNull(RequestTexts.stood(record(1, null, null, null)));
    }

    @Test
    void aCommandForAShell() {
        String expected = """
                curl -X POST 'http://127.0.0.1:8081/orders?page=2' \\
                  -H 'Host: orders' \\
                  -H 'x-who: o'\\''neill' \\
                  -H "Authorization: $AUTHORIZATION" \\
                  --data-raw '{}'""";
        assertEquals(expected, RequestTexts.curl(record(1, null, null, null), 8081L));
        String elsewhere = RequestTexts.curl(record(1, null, null, null), null);
        assertTrue(elsewhere.startsWith("curl -X POST 'http://orders/orders?page=2'"), elsewhere);
        assertTrue(!elsewhere.contains("Host:"), elsewhere);
    }

    @Test
    void whatAReplayAnswered() {
        assertEquals("The program answered 200 after 2 ms.", RequestTexts.replayed(new Replayed(1L, 1.6, 200L, null)));
        assertEquals(
                "The program answered 200 after 2 ms. Sent without cookie, x-a.",
                RequestTexts.replayed(new Replayed(1L, 1.6, 200L, List.of("cookie", "x-a"))));
    }

    @Test
    void theNewestFirstAndNotForEver() {
        try (Server server = new Server(null, Path.of("."), line -> {})) {
            Requests requests = new Requests(server, () -> {});
            requests.take(told(1, 2));
            requests.take(new SessionRequests(0L, List.of(record(2, RequestOutcome.ANSWERED, 200L, null)), "s1"));
            assertEquals(List.of(2L, 1L), requests.of("s1").stream().map(RequestRecord::number).toList());
            assertEquals(200L, requests.of("s1").get(0).status());
            assertEquals(List.of(), requests.of("another"));
            requests.take(told(3, Requests.KEPT + 5));
            assertEquals(Requests.KEPT, requests.of("s1").size());
            assertEquals(6L, requests.of("s1").get(Requests.KEPT - 1).number());
        }
    }

    private static SessionRequests told(long from, long to) {
        return new SessionRequests(
                0L, LongStream.rangeClosed(from, to).mapToObj(number -> record(number, null, null, null)).toList(), "s1");
    }
}
