package dev.halyard.server;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts one row after another, and keeps what each was answered. Thread-safe. */
final class RowWriter {
    static final String FLAG = "hints.registry_v1";
    private static final String PADDING = "x".repeat(1500);
    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final Client client;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    RowWriter(Client client) {
        this.client = client;
    }

    /** Puts a row for a user of its own. */
    Reply put() {
        String user = "u" + numbers.incrementAndGet();
        Reply reply =
                client.send(
                        "PUT",
                        "/api/admin/flags/" + FLAG + "/overrides/user/" + user,
                        "{\"value\":true,\"reason\":\"%s %s\"}".formatted(user, PADDING),
                        "X-PTT-User-Id: ann",
                        "X-PTT-Tier: staff",
                        "Content-Type: application/json");
        if (reply.status() == 200) {
            acknowledged.put(user, Long.parseLong(reply.at("/data/record/seq")));
        } else {
            refused.put(user, reply.outcome());
        }
        return reply;
    }

    /** What evaluation says for a user. */
    Reply evaluate(String user) {
        return client.get("/api/flags/eval?key=" + FLAG + "&user=" + user);
    }

    /** Seqs of the rows that were acknowledged, by user. */
    Map<String, Long> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /** Outcomes of the others, by user. */
    Map<String, String> refused() {
        return Map.copyOf(refused);
    }

    /** The users of the log's rows, each at the place of its seq. */
    List<String> log() {
        return client.get("/api/admin/audit/export")
                .body()
                .lines()
                .map(line -> new Reply(200, NO_HEADERS, line).at("/after/user_id"))
                .toList();
    }
}
