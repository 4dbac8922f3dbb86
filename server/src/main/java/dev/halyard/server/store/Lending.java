package dev.halyard.server.store;

import dev.halyard.control.copy.CopyCache;
import dev.halyard.control.copy.CopyCache.Turn;
import dev.halyard.control.copy.LentCopies;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.State;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in lending copies of all flags: it starts from one where it can, makes the first
 * where nobody has, and sees to it that there is one while it runs. One node at a time does so, the
 * others wait for it when they start, for a while; without a cache, all read the database.
 */
public final class Lending implements AutoCloseable {
    /** Without a cache. */
    public static final Lending NONE = new Lending(null, Pace.USUAL);

    private static final Logger LOG = LoggerFactory.getLogger(Lending.class);

    private final @Nullable LentCopies copies;
    private final Pace pace;

    /** The second thread keeps the turn while the first makes a copy. */
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(
                    2, work -> Thread.ofPlatform().daemon().name("lending").unstarted(work));

    /**
     * How long things take.
     *
     * @param patience with another node that makes a copy
     * @param term of a turn, should whoever has it be gone
     * @param beat on average, between looks at the copy that is there
     * @param ahead of its end a copy is renewed
     */
    record Pace(Duration patience, Duration term, Duration beat, Duration ahead) {
        static final Pace USUAL =
                new Pace(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(2));
    }

    /**
     * What a start begins with.
     *
     * @param borrowed whether there may be more in the log
     */
    record Loaded(State state, boolean borrowed) {}

    private Lending(@Nullable LentCopies copies, Pace pace) {
        this.copies = copies;
        this.pace = pace;
    }

    /**
     * By this cache.
     *
     * @param log the caller's to close, after this
     */
    public static Lending by(CopyCache cache, ChangeLog log) {
        return by(cache, log, Pace.USUAL);
    }

    static Lending by(CopyCache cache, ChangeLog log, Pace pace) {
        return new Lending(new LentCopies(log, cache, UUID.randomUUID().toString()), pace);
    }

    /**
     * All flags: a copy that checks, or what the database says.
     *
     * @param database reads all of it
     */
    Loaded load(Supplier<State> database) {
        LentCopies lent = copies;
        if (lent == null) {
            return new Loaded(database.get(), false);
        }
        long deadline = System.nanoTime() + pace.patience().toNanos();
        for (long pause = 50; ; pause = Math.min(1000, 2 * pause)) {
            Optional<State> borrowed = lent.borrow();
            if (borrowed.isPresent()) {
                return new Loaded(borrowed.get(), true);
            }
            Turn turn = lent.take(pace.term());
            if (turn == Turn.OURS) {
                return new Loaded(loadAndLend(lent, database), false);
            }
            if (turn == Turn.AWAY || System.nanoTime() > deadline || !slept(pause)) {
                return new Loaded(database.get(), false);
            }
        }
    }

    private static boolean slept(long millis) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Reads the database for all; the start goes on while the copy is made. */
    private State loadAndLend(LentCopies lent, Supplier<State> database) {
        Hold turn = keepTurn(lent);
        boolean handedOver = false;
        try {
            State state = database.get();
            threads.execute(() -> {
                quietly(() -> lent.lend(state));
                quietly(turn::close);
            });
            handedOver = true;
            return state;
        } finally {
            if (!handedOver) {
                quietly(turn::close);
            }
        }
    }

    private interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Until it is closed. */
    private Hold keepTurn(LentCopies lent) {
        long millis = pace.term().toMillis() / 3;
        var keeping =
                threads.scheduleWithFixedDelay(
                        () -> quietly(() -> lent.take(pace.term())),
                        millis,
                        millis,
                        TimeUnit.MILLISECONDS);
        return () -> {
            keeping.cancel(false);
            lent.give();
        };
    }

    /** What fails here is tried again at another beat, by this node or another. */
    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.info("No copy was lent to nodes that start: {}", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Sees to the copy from now on.
     *
     * @param sound whether what this node serves is all that the log has
     */
    void follow(Supplier<State> served, BooleanSupplier sound) {
        LentCopies lent = copies;
        if (lent != null) {
            later(pace.beat().dividedBy(20), () -> quietly(() -> look(lent, served, sound)));
        }
    }

    /** Never all nodes at the same time. */
    private void later(Duration time, Runnable look) {
        long millis = time.toMillis();
        long jittered = ThreadLocalRandom.current().nextLong(millis / 2, millis + millis / 2 + 1);
        Runnable again =
                () -> {
                    look.run();
                    later(pace.beat(), look);
                };
        try {
            var _ = threads.schedule(again, jittered, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The service is stopping", closed);
        }
    }

    private void look(LentCopies lent, Supplier<State> served, BooleanSupplier sound) {
        long jitter = ThreadLocalRandom.current().nextLong(pace.ahead().toMillis() / 2 + 1);
        Duration ahead = pace.ahead().minusMillis(jitter);
        if (!sound.getAsBoolean()
                || !lent.isDue(served.get(), ahead)
                || lent.take(pace.term()) != Turn.OURS) {
            return;
        }
        try (Hold _ = keepTurn(lent)) {
            lent.refresh(served.get(), ahead);
        }
    }

    @Override
    public void close() {
        if (copies != null) { // else others share it
            threads.shutdownNow();
        }
    }
}
