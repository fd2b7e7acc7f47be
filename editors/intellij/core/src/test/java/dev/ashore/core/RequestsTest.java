package dev.ashore.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.ashore.core.wire.RequestOutcome;
import dev.ashore.core.wire.RequestRecord;
import dev.ashore.core.wire.SessionRequests;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RequestsTest {
    private static RequestRecord record(long number, String outcome, Long status) {
        return new RequestRecord(
                null, null, null, 0L, "orders", null, 12.4, "web-1", null, List.of(), "orders", "POST", number,
                outcome, "{}", 2L, status, List.of(), "/orders?page=2", "HTTP/1.1");
    }

    @Test
    void theNewestFirstAndNotForEver() {
        try (Server server = new Server(null, Path.of("."), line -> {})) {
            Requests requests = new Requests(server, () -> {});
            requests.take(told(1, 2));
            requests.take(new SessionRequests(0L, List.of(record(2, RequestOutcome.ANSWERED, 200L)), "s1"));
            assertEquals(List.of(2L, 1L), requests.of("s1").stream().map(RequestRecord::number).toList());
            assertEquals(200L, requests.of("s1").get(0).status());
            assertEquals(List.of(), requests.of("another"));
            requests.take(told(3, Requests.KEPT + 5));
            assertEquals(Requests.KEPT, requests.of("s1").size());
            assertEquals(6L, requests.of("s1").get(Requests.KEPT - 1).number());
            assertEquals("{}", requests.of("s1").get(Requests.WHOLE - 1).requestBody());
            assertNull(requests.of("s1").get(Requests.WHOLE).requestBody());
        }
    }

    private static SessionRequests told(long from, long to) {
        return new SessionRequests(
                0L, LongStream.rangeClosed(from, to).mapToObj(number -> record(number, null, null)).toList(), "s1");
    }
}
