package dev.halyard.server.store;

import dev.halyard.control.change.Times;
import dev.halyard.control.hint.Hints;
import dev.halyard.server.http.Freshness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the log on a thread of its own: every now and then, and at once when a hint comes or a
 * caller has seen more than this node. However many ask, one look at a time is made, and hints make
 * it look at most so often. Thread-safe.
 */
final class LogFollower implements Hints.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    /** Between looks that were asked for: whoever floods a channel floods no database. */
    private static final Duration SPACING = Duration.ofMillis(5);

    /** A look that has no end for so long finds nobody there. */
    private static final Duration HANGING = Duration.ofSeconds(3);

    /** Callers that wait for a revision; each holds a thread for that time. */
    private static final int MOST_WAITING = 64;

    /** After so long without an answer a start goes on with what it has. */
    private static final Duration START = Duration.ofSeconds(3);

    private final Runnable refresh;
    private final LongConsumer seen;
    private final LongSupplier revision;
    private final InstantSource clock;
    private final Duration poll;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("log-follower").unstarted(work));
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Object moves = new Object();
    private volatile long lookedAt = System.nanoTime() - SPACING.toNanos();
    private volatile long readAt;
    private volatile boolean read;
    private volatile boolean stale;
    private volatile @Nullable String trouble;

    /**
     * Begins with what was read from the log some time ago.
     *
     * @param refresh reads what is new, and throws when that cannot be done
     * @param revision that is served
     * @param readAt when that was all there is, milliseconds since the epoch
     * @param seen told that whenever it changes
     */
    LogFollower(
            Runnable refresh,
            LongSupplier revision,
            InstantSource clock,
            Duration poll,
            long readAt,
            LongConsumer seen) {
        this.refresh = refresh;
        this.seen = seen;
        this.revision = revision;
        this.clock = clock;
        this.poll = poll;
        this.readAt = readAt;
    }

    /** Looks once, and waits for that for as long as the log has something to tell. */
    void lookFirst() {
        Future<?> look = thread.submit(this::look);
        try {
            for (long before = -1; before < revision.getAsLong(); ) {
                before = revision.getAsLong();
                if (isDone(look)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isDone(Future<?> look) throws InterruptedException {
        try {
            var _ = look.get(START.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look does not throw", e);
        }
    }

    /** Whether the log has been read since this began. */
    boolean hasRead() {
        return read;
    }

    /** When what is served was last known to be all there is, milliseconds since the epoch. */
    long readAt() {
        return readAt;
    }

    /** Looks every now and then, from now on. */
    void follow() {
        long millis = poll.toMillis();
        var _ = thread.scheduleWithFixedDelay(this::look, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Whatever it says but what is known: the log says what there is, not who tells of it. */
    @Override
    public void heard(long there) {
        if (there != revision.getAsLong()) {
            lookSoon();
        }
    }

    private void lookSoon() {
        if (asked.compareAndSet(false, true)) {
            long since = System.nanoTime() - lookedAt;
            try {
                var _ =
                        thread.schedule(
                                this::lookAsAsked,
                                Math.max(0, SPACING.toNanos() - since),
                                TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                asked.set(false);
            }
        }
    }

    /** Who asks from here on may mean something that this look does not see. */
    private void lookAsAsked() {
        asked.set(false);
        look();
    }

    private void look() {
        long begun = clock.millis(); // what came while it was read, it may not have
        try {
            refresh.run();
            readAt = begun;
            read = true;
            seen.accept(readAt);
            if (stale) {
                LOG.info("The store answers again");
            }
            stale = false;
            trouble = null;
        } catch (RuntimeException | Error e) { // or nobody would ever look again
            String what = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
            if (!stale) {
                LOG.atWarn()
                        .addKeyValue("revision", revision.getAsLong())
                        .log("The store cannot be read; still serving what is known: {}", what);
            }
            stale = true;
            trouble = what;
        } finally {
            lookedAt = System.nanoTime();
            moved();
        }
    }

    /** Wakes those who wait for a revision. */
    void moved() {
        synchronized (moves) {
            moves.notifyAll();
        }
    }

    /** Whether the revision is served, at the latest after so long. */
    boolean await(long wanted, Duration patience) {
        if (revision.getAsLong() >= wanted) {
            return true;
        }
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            return awaitMoves(wanted, System.nanoTime() + patience.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            places.release();
        }
    }

    private boolean awaitMoves(long wanted, long deadline) throws InterruptedException {
        synchronized (moves) {
            while (revision.getAsLong() < wanted) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                lookSoon();
                moves.wait(left); // until a look has ended, or something has come
            }
            return true;
        }
    }

    /** How new an answer is that is made now. */
    Freshness freshness() {
        boolean unread = stale;
        long complete = readAt; // before the revision: a look may end between the two
        long served = revision.getAsLong();
        long age = clock.millis() - complete;
        if (unread || age > HANGING.toMillis() + 2 * poll.toMillis()) {
            return new Freshness(served, "last_known_good", Times.write(complete));
        }
        return new Freshness(served, age <= 2 * poll.toMillis() ? "live" : "cached", null);
    }

    /** Why the log cannot be read; null while it can. */
    @Nullable String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
