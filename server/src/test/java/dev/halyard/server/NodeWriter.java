package dev.halyard.server;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change after another on one node until told to end: rows, each for a user of its own
 * and with a key to send it again by, and now and then a stop of another flag.
 */
final class NodeWriter implements AutoCloseable {
    private static final long SPACING = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String UNKNOWN = "503 outcome_unknown";
    private static final int STOP_EVERY = 4;
    private static final String STOP = "/api/admin/flags/flags.registry_v1/pause";

    private final Supplier<Client> node;
    private final String name;
    private final Watch.Acknowledged known;
    private final boolean mortal;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final List<String> odd = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger sinceRefused = new AtomicInteger();
    private volatile long slowest;

    /**
     * @param name of its users and keys, unlike any other
     * @param known told of what is acknowledged
     * @param mortal whether the node may be gone
     */
    NodeWriter(Supplier<Client> node, String name, Watch.Acknowledged known, boolean mortal) {
        this.node = node;
        this.name = name;
        this.known = known;
        this.mortal = mortal;
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        for (int i = 1; !ended; i++) {
            long start = System.nanoTime();
            String user = i % STOP_EVERY == 0 ? null : name + "-" + i;
            try {
                judge(user == null ? stop() : put(node.get(), user), user);
            } catch (RuntimeException e) {
                lost(user, e);
            }
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            LockSupport.parkNanos(SPACING);
        }
    }

    private void lost(@Nullable String user, RuntimeException e) {
        if (!mortal || !(e instanceof UncheckedIOException)) {
            odd.add(e.toString());
        } else if (user != null) {
            refused.put(user, UNKNOWN);
        }
    }

    private Reply stop() {
        return node.get()
                .post(
                        STOP,
                        "{\"env\":\"dev\",\"reason\":\"a test\"}",
                        "X-PTT-User-Id: ann",
                        "X-PTT-Tier: staff");
    }

    /** A row for a user; sent again, it is made once. */
    static Reply put(Client client, String user) {
        return client.send(
                "PUT",
                "/api/admin/flags/" + RowWriter.FLAG + "/overrides/user/" + user,
                "{\"value\":true,\"reason\":\"%s\"}".formatted(user),
                "X-PTT-User-Id: ann",
                "X-PTT-Tier: staff",
                "Idempotency-Key: " + user,
                "Content-Type: application/json");
    }

    private void judge(Reply reply, @Nullable String user) {
        String outcome = reply.outcome();
        if (outcome.equals("200")) {
            sinceRefused.incrementAndGet();
            if (user != null) {
                acknowledge(user, reply);
            }
            return;
        }
        if (!outcome.equals("503 store_unavailable") && !outcome.equals(UNKNOWN)) {
            odd.add(outcome + " " + reply.body());
        }
        if (!reply.header("Retry-After").matches("[1-9][0-9]*")) {
            odd.add(outcome + " without Retry-After");
        }
        if (user != null) {
            refused.put(user, outcome);
        }
        sinceRefused.set(0);
        refusals.incrementAndGet();
    }

    private void acknowledge(String user, Reply reply) {
        long seq = Long.parseLong(reply.at("/data/record/seq"));
        acknowledged.put(user, seq);
        known.add(seq);
    }

    /** Sends again, to whichever node, what nobody could say the outcome of. */
    void askAgain(Client client) {
        refused.entrySet()
                .removeIf(each -> {
                    boolean unknown = each.getValue().equals(UNKNOWN);
                    if (unknown) {
                        acknowledge(each.getKey(), put(client, each.getKey()));
                    }
                    return unknown;
                });
    }

    /** Seqs of the rows that are there, by user. */
    Map<String, Long> acknowledged() {
        return acknowledged;
    }

    /** Users whose rows are not there. */
    Set<String> refused() {
        return refused.keySet();
    }

    /** Whether the node may be gone, and with it the answer. */
    boolean isMortal() {
        return mortal;
    }

    int refusals() {
        return refusals.get();
    }

    /** Changes made since the last refusal. */
    int sinceRefused() {
        return sinceRefused.get();
    }

    /** Milliseconds. */
    long slowest() {
        return slowest;
    }

    List<String> odd() {
        return odd;
    }

    @Override
    public void close() {
        ended = true;
        Signals.join(thread);
    }
}
