package dev.halyard.server;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Changes one flag of its own, and rows of it, over HTTP until the service is gone. It remembers
 * each change that was acknowledged, and the one that was under way, whose outcome it cannot know.
 */
final class CrashWriter implements Runnable {
    private static final String[] EDITOR = {"X-PTT-User-Id: ann", "X-PTT-Tier: staff"};

    private final int number;
    private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final List<String> odd = new CopyOnWriteArrayList<>();
    private volatile Client client;
    private volatile @Nullable Change underWay;
    private int changes; // touched by one thread at a time

    /**
     * A change as it is sent.
     *
     * @param reason unlike any other: what it is known by in the log
     */
    record Change(String method, String path, String body, String key, String reason) {}

    /** What a change was answered. */
    record Acknowledged(Change change, long seq, String hash) {}

    CrashWriter(int number, Client client) {
        this.number = number;
        this.client = client;
    }

    String flag() {
        return "crash.w" + number;
    }

    /** Makes its flag. */
    void create() {
        String body =
                """
                {"id": "ff-crash-w%d", "key": "%s", "owner_module": "crash", "type": "boolean",
                 "default_value": false, "allowed_scopes": ["global", "tenant", "user"],
                 "requires_approval": false, "sensitive_flag": false, "reason": "to be changed"}
                """
                        .formatted(number, flag());
        Reply made = client.post("/api/admin/flags", body, EDITOR);
        if (made.status() != 200 && made.status() != 201) {
            throw new IllegalStateException(made.outcome() + " " + made.body());
        }
    }

    /** Goes on with a service that was started again. */
    void on(Client restarted) {
        client = restarted;
    }

    /** One change after another; ends when nobody answers. */
    @Override
    public void run() {
        try {
            long version = version();
            while (true) {
                Change change = next(version);
                underWay = change;
                Reply reply = send(change);
                if (reply.status() != 200) {
                    odd.add(change.reason + ": " + reply.outcome());
                    version = version();
                    continue;
                }
                acknowledge(change, reply);
                underWay = null;
                version = change.method.equals("PUT") ? version : version + 1;
            }
        } catch (UncheckedIOException gone) {
            return; // as was to be
        }
    }

    /** The version of its flag. */
    long version() {
        return Long.parseLong(client.get("/api/admin/flags/" + flag(), EDITOR).at("/data/version"));
    }

    /** Two rows for a move: from draft to internal and back again. */
    private Change next(long version) {
        int change = changes++;
        String reason = "writer %d change %d".formatted(number, change);
        String path = "/api/admin/flags/" + flag();
        if (change % 3 == 0) {
            String stage = version % 2 == 1 ? "internal" : "draft";
            String body =
                    "{\"env\":\"dev\",\"rollout_stage\":\"%s\",\"reason\":\"%s\",\"expected_version\":%d}"
                            .formatted(stage, reason, version);
            return new Change("PATCH", path + "/rollout", body, reason, reason);
        }
        String body = "{\"value\":%s,\"reason\":\"%s\"}".formatted(change % 2 == 0, reason);
        String row = path + "/overrides/user/u" + number + "-" + change;
        return new Change("PUT", row, body, reason, reason);
    }

    private Reply send(Change change) {
        return client.send(
                change.method,
                change.path,
                change.body,
                EDITOR[0],
                EDITOR[1],
                "Content-Type: application/json",
                "Idempotency-Key: " + change.key);
    }

    private void acknowledge(Change change, Reply reply) {
        long seq = Long.parseLong(reply.at("/data/record/seq"));
        acknowledged.put(
                change.reason, new Acknowledged(change, seq, reply.at("/data/record/hash")));
    }

    /** Whether a change was under way whose outcome it does not know. */
    boolean isUnsure() {
        return underWay != null;
    }

    /**
     * Sends again what was under way, with its key: it is made once, now or before.
     *
     * @return the outcome; 200 where nothing was under way
     */
    String finish() {
        Change unknown = underWay;
        if (unknown == null) {
            return "200";
        }
        Reply reply = send(unknown);
        if (reply.status() == 200) {
            acknowledge(unknown, reply);
            underWay = null;
        }
        return reply.outcome();
    }

    /** Sends a change again that was acknowledged. */
    Acknowledged again(Acknowledged first) {
        Reply reply = send(first.change);
        long seq = Long.parseLong(reply.at("/data/record/seq"));
        return new Acknowledged(first.change, seq, reply.at("/data/record/hash"));
    }

    /** All of them, by reason. */
    Map<String, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** Answers that were neither: there must be none. */
    List<String> odd() {
        return odd;
    }
}
