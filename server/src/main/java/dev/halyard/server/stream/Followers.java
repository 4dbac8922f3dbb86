package dev.halyard.server.stream;

import dev.halyard.control.feed.RecentChanges;
import dev.halyard.control.feed.RecentChanges.Change;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Those who follow what changes, as server-sent events. Each is a virtual thread that waits for the
 * one ring of changes to go on, and remembers nothing but how far it has come: ten thousand of them
 * that wait cost little. Thread-safe.
 */
public final class Followers implements AutoCloseable {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HELLO = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

    private final RecentChanges recent;
    private final Duration heartbeat;
    private final int most;
    private final CatchUp catchUp;
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile boolean closing;

    /** A node that is behind a follower looks again so much later, */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** and after so many looks that found nothing believes that there is nothing. */
    private static final int LOOKS = 3;

    /** For a follower that wants what comes from now on. */
    public static final long NOW = -1;

    /** For a follower that may have missed something: it is told so at once. */
    public static final long UNKNOWN = -2;

    /** Has this node read what others wrote. */
    public interface CatchUp {
        /**
         * Returns once the revision is served, or where there are no others.
         *
         * @throws Problem when that takes too long
         */
        void atLeast(long revision);

        /** Whether the log could be read when it was last looked at. */
        boolean isUpToDate();
    }

    /** Says what a follower is told. */
    public interface Telling {
        /**
         * The events, as they are sent; empty where there is nothing to tell.
         *
         * @param changes oldest first; null where the follower is so far behind that they are not
         *     known any more, or where it has just come and may be
         * @param head the newest revision
         */
        String events(@Nullable List<Change> changes, long head);
    }

    /**
     * Follows a ring.
     *
     * @param heartbeat how often a follower is sent something, if only a comment
     * @param most followers at once
     * @param catchUp for those who have seen more elsewhere
     */
    public Followers(RecentChanges recent, Duration heartbeat, int most, CatchUp catchUp) {
        this.catchUp = catchUp;
        this.recent = recent;
        this.heartbeat = heartbeat;
        this.most = most;
        recent.listen(this::wake);
    }

    private void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many there are. */
    public int count() {
        return count.get();
    }

    /** The newest revision. */
    public long head() {
        return recent.head();
    }

    /**
     * A stream.
     *
     * @param from the revision that the follower has seen, {@link #NOW} or {@link #UNKNOWN}; while
     *     this node is behind it, nothing is told
     * @param calm how long changes are gathered before they are told
     * @throws Problem {@code overloaded} when there are too many
     */
    public Answer follow(long from, Duration calm, Telling telling) {
        if (count.get() >= most) {
            throw new Problem(
                            Code.OVERLOADED,
                            "There are as many streams as this node keeps: " + most + ".",
                            "Ask again after the seconds in Retry-After; FF_MAX_STREAMS raises it.")
                    .withHeader("Retry-After", "5");
        }
        return Answer.live("text/event-stream", out -> tell(from, calm, telling, out))
                .with("Cache-Control", "no-store")
                .with("X-Accel-Buffering", "no");
    }

    private void tell(long from, Duration calm, Telling telling, OutputStream out)
            throws IOException {
        count.incrementAndGet();
        long seen = from == NOW ? recent.head() : from;
        try {
            out.write(HELLO);
            while (!closing) {
                long head = recent.head();
                if (seen > head) {
                    out.flush();
                    seen = caughtUp(seen, out);
                    continue;
                }
                if (head != seen) {
                    String events = telling.events(recent.since(seen).orElse(null), head);
                    out.write(events.getBytes(StandardCharsets.UTF_8));
                    seen = head;
                }
                out.flush();
                if (!await(seen, heartbeat)) {
                    out.write(HEARTBEAT);
                } else if (!calm.isZero()) {
                    Thread.sleep(calm);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            count.decrementAndGet();
        }
    }

    /**
     * Waits for this node to come to what a follower has seen on another.
     *
     * @return the same, or {@link #UNKNOWN} where the log has nothing of the kind: it was there
     *     before a backup was restored, or files that are counted anew at each start
     */
    private long caughtUp(long seen, OutputStream out) throws IOException, InterruptedException {
        for (int looks = 0; looks < LOOKS && !closing; ) {
            try {
                catchUp.atLeast(seen);
                return recent.head() < seen ? UNKNOWN : seen;
            } catch (Problem notYet) {
                looks += catchUp.isUpToDate() ? 1 : 0;
            }
            if (await(recent.head(), BETWEEN_LOOKS)) {
                return seen;
            }
            out.write(HEARTBEAT);
            out.flush();
        }
        return UNKNOWN;
    }

    /** Whether there is something new, after at most so long. */
    private boolean await(long seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (recent.head() == seen && !closing) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The revision that a client that comes back has seen.
     *
     * @param absent for a new one
     */
    public static long lastSeen(Call call, long absent) {
        String id = call.header(LAST_EVENT_ID);
        if (id == null) {
            return absent;
        }
        try {
            long seen = Long.parseLong(id);
            if (seen >= 0) {
                return seen;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid(
                "Last-Event-ID is no revision.", "Send the id of the last event, or leave it out.");
    }

    /** Ends all streams. */
    @Override
    public void close() {
        closing = true;
        wake();
    }
}
