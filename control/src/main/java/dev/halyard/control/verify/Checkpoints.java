package dev.halyard.control.verify;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.State;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs where the log stands at every thousandth record, and when asked to. It does so on a thread
 * of its own and after the commit: a checkpoint that cannot be kept costs no change, only a line in
 * the service's log. Thread-safe.
 */
public final class Checkpoints implements AutoCloseable {
    /** How many records lie between two. */
    public static final int EVERY = 1000;

    /** Of those that nobody signed, as many are signed later; the newest vouches for all before. */
    private static final int MOST_MISSED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final ChangeLog log;
    private final Supplier<CheckpointKey> keys;
    private final InstantSource clock;
    private final BooleanSupplier leads;
    private final ExecutorService signing =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("checkpoints").daemon().factory());
    private @Nullable CheckpointKey key;

    /**
     * Signs nothing yet, and does not ask for the key.
     *
     * @param keys asked when the first checkpoint is signed, and again when it failed
     */
    public Checkpoints(ChangeLog log, Supplier<CheckpointKey> keys, InstantSource clock) {
        this(log, keys, clock, () -> true);
    }

    /**
     * @param leads whether this node is the one of many that signs by itself
     */
    public Checkpoints(
            ChangeLog log,
            Supplier<CheckpointKey> keys,
            InstantSource clock,
            BooleanSupplier leads) {
        this.log = log;
        this.keys = keys;
        this.clock = clock;
        this.leads = leads;
    }

    /** Looks at records that are durable now. Returns at once and does not throw. */
    public void moved(State next, List<LogRecord> records) {
        if (!leads.getAsBoolean()) {
            return;
        }
        for (LogRecord record : records) {
            if (record.seq() % EVERY == 0) {
                later(new Head(record.seq(), record.hash(), next.head().time()));
            }
        }
    }

    private void later(Head head) {
        try {
            signing.execute(() -> tryToKeep(head));
        } catch (RejectedExecutionException closed) {
            LOG.warn("No checkpoint of record {}: the service is stopping", head.seq());
        }
    }

    /** Signs each thousandth record since the newest checkpoint; for who begins to lead. */
    public void catchUp(State state) {
        try {
            signing.execute(() -> catchUp(state.head()));
        } catch (RejectedExecutionException closed) {
            LOG.debug("The service is stopping", closed);
        }
    }

    private void catchUp(Head head) {
        try {
            List<Checkpoint> newest = log.checkpoints(1);
            long last = newest.isEmpty() ? 0 : newest.getFirst().seq();
            long end = head.seq() / EVERY * EVERY;
            long first = Math.max(last / EVERY * EVERY, end - MOST_MISSED * EVERY) + EVERY;
            for (long seq = first; seq <= end; seq += EVERY) {
                LogRecord record = log.after(seq - 1, 1).getFirst();
                var _ = keep(new Head(seq, record.hash(), head.time()));
            }
        } catch (RuntimeException e) {
            LOG.warn("No checkpoints of what was missed: the log itself is not affected", e);
        }
    }

    private void tryToKeep(Head head) {
        try {
            keep(head);
        } catch (RuntimeException e) {
            LOG.warn("No checkpoint of record {}: the log itself is not affected", head.seq(), e);
        }
    }

    /**
     * Signs and keeps a checkpoint of a state, before it returns.
     *
     * @throws IllegalArgumentException when there is no record yet
     * @throws RuntimeException when there is no key, or it could not be kept
     */
    public Checkpoint now(State state) {
        if (state.revision() == 0) {
            throw new IllegalArgumentException("a log without records has no checkpoint");
        }
        return keep(state.head());
    }

    private Checkpoint keep(Head head) {
        Checkpoint checkpoint = key().sign(head, clock.instant());
        log.keep(checkpoint);
        return checkpoint;
    }

    private synchronized CheckpointKey key() {
        CheckpointKey known = key;
        if (known == null) {
            known = keys.get();
            key = known;
        }
        return known;
    }

    /** Finishes what waits, for a few seconds at most. */
    @Override
    public void close() {
        signing.shutdown();
        try {
            if (!signing.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("{} checkpoints were not kept", signing.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
