package dev.halyard.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Evaluates on one node all the time, and holds every answer to what it says of itself: it has all
 * that was acknowledged anywhere before {@code stale_since}, or, where it is live, before the last
 * two polls; and none is older than one before.
 */
final class Watch implements AutoCloseable {
    private static final long SPACING = TimeUnit.MILLISECONDS.toNanos(10);

    private final Client client;
    private final Acknowledged known;
    private final Duration poll;
    private final List<String> odd = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private volatile String freshness = "";
    private final AtomicInteger answers = new AtomicInteger();
    private volatile long slowest;
    private volatile long revision;

    /** What was acknowledged, and when it was at the latest, milliseconds since the epoch. */
    static final class Acknowledged {
        private final NavigableMap<Long, Long> revisions = new ConcurrentSkipListMap<>();

        void add(long revision) {
            revisions.merge(System.currentTimeMillis(), revision, Math::max);
        }

        /** The newest revision of which its writer knew before. */
        long before(long millis) {
            return revisions.headMap(millis).values().stream()
                    .mapToLong(each -> each)
                    .max()
                    .orElse(0);
        }
    }

    Watch(Client client, Acknowledged known, Duration poll) {
        this.client = client;
        this.known = known;
        this.poll = poll;
        thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        while (!ended) {
            long start = System.currentTimeMillis();
            try {
                judge(client.get("/api/flags/eval?key=" + RowWriter.FLAG + "&user=watch"), start);
            } catch (RuntimeException e) {
                odd.add(Instant.ofEpochMilli(start) + " " + e);
            }
            slowest = Math.max(slowest, System.currentTimeMillis() - start);
            answers.incrementAndGet();
            LockSupport.parkNanos(SPACING);
        }
    }

    private void judge(Reply reply, long start) {
        if (reply.status() != 200 || !reply.at("/data/flag_key").equals(RowWriter.FLAG)) {
            odd.add(reply.outcome() + " " + reply.body());
            return;
        }
        long next = Long.parseLong(reply.at("/service/revision"));
        if (next < revision) {
            odd.add("it went from " + revision + " to " + next);
        }
        revision = next;
        freshness = reply.at("/service/freshness");
        String since = reply.at("/service/stale_since");
        long complete =
                switch (freshness) {
                    case "live" -> start - 2 * poll.toMillis();
                    case "cached" -> 0;
                    case "last_known_good" -> Instant.parse(since).toEpochMilli();
                    default -> Long.MAX_VALUE;
                };
        if (next < known.before(complete)) {
            odd.add("not all there was: " + reply.body());
        }
        if (freshness.equals("last_known_good") == since.equals("null")) {
            odd.add("stale or not: " + reply.body());
        }
    }

    /** What the last answer said. */
    String freshness() {
        return freshness;
    }

    /** What no answer should have been. */
    List<String> odd() {
        return odd;
    }

    int answers() {
        return answers.get();
    }

    /** Milliseconds. */
    long slowest() {
        return slowest;
    }

    @Override
    public void close() {
        ended = true;
        Signals.join(thread);
    }
}
