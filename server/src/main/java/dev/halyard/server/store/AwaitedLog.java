package dev.halyard.server.store;

import dev.halyard.control.count.CountStore;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.FleetNotes;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that may not be there yet: it is tried again and again until it opens, and whatever is
 * asked before is answered that the store is away.
 */
public final class AwaitedLog implements ChangeLog {
    private static final Logger LOG = LoggerFactory.getLogger(AwaitedLog.class);
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Supplier<? extends ChangeLog> opening;
    private final CompletableFuture<ChangeLog> first = new CompletableFuture<>();
    private final Thread thread;
    private @Nullable ChangeLog opened;
    private boolean closed;
    private volatile String why = "it has not answered since the start";

    /**
     * Begins to try.
     *
     * @param opening opens the log, or throws
     */
    public AwaitedLog(Supplier<? extends ChangeLog> opening) {
        this.opening = opening;
        thread = Thread.ofPlatform().daemon().name("log-opener").start(this::run);
    }

    /**
     * Waits for the first try, for so long at most.
     *
     * @throws RuntimeException with which it failed, but for a store that is away
     */
    public void await(Duration atMost) {
        try {
            var _ = first.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refused
                    && !(refused instanceof StoreUnavailableException)) {
                throw refused;
            }
        } catch (TimeoutException e) {
            LOG.debug("The store has not answered yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!open()) {
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** Whether there is nothing more to try. */
    private boolean open() {
        try {
            ChangeLog log = opening.get();
            synchronized (this) {
                opened = log;
                if (closed) {
                    log.close();
                }
            }
            first.complete(log);
            return true;
        } catch (RuntimeException e) {
            why = Objects.toString(e.getMessage(), e.getClass().getSimpleName());
            first.completeExceptionally(e);
            synchronized (this) {
                return closed;
            }
        }
    }

    private synchronized ChangeLog log() {
        ChangeLog log = opened;
        if (log == null) {
            throw new StoreUnavailableException(why, null);
        }
        return log;
    }

    @Override
    public <T> T transact(Work<T> work) {
        return log().transact(work);
    }

    @Override
    public Head head() {
        return log().head();
    }

    @Override
    public @Nullable String identity() {
        return log().identity();
    }

    @Override
    public List<LogRecord> after(long seq, int most) {
        return log().after(seq, most);
    }

    @Override
    public void lines(long after, Consumer<String> each) {
        log().lines(after, each);
    }

    @Override
    public List<LogRecord> find(LogQuery query) {
        return log().find(query);
    }

    @Override
    public Head current(Consumer<Projected> each) {
        return log().current(each);
    }

    @Override
    public Optional<Projected> asOf(EntityId id, long revision) {
        return log().asOf(id, revision);
    }

    @Override
    public List<Projected> allAsOf(EntityId.Kind kind, long revision) {
        return log().allAsOf(kind, revision);
    }

    @Override
    public List<Projected> rowsAsOf(String flagKey, String unit, long revision) {
        return log().rowsAsOf(flagKey, unit, revision);
    }

    @Override
    public long revisionAt(long time) {
        return log().revisionAt(time);
    }

    @Override
    public List<Version> versions(long since, int most) {
        return log().versions(since, most);
    }

    @Override
    public void rebuild() {
        log().rebuild();
    }

    @Override
    public void keep(Checkpoint checkpoint) {
        log().keep(checkpoint);
    }

    @Override
    public List<Checkpoint> checkpoints(int most) {
        return log().checkpoints(most);
    }

    @Override
    public void noteUses(Map<String, Long> times) {
        log().noteUses(times);
    }

    @Override
    public Map<String, Long> uses() {
        return log().uses();
    }

    @Override
    public CountStore counts() {
        return log().counts();
    }

    @Override
    public FleetNotes fleet() {
        return log().fleet();
    }

    @Override
    public Optional<String> trouble() {
        synchronized (this) {
            if (opened == null) {
                return Optional.of(why);
            }
        }
        return log().trouble();
    }

    @Override
    public void close() {
        ChangeLog log;
        synchronized (this) {
            closed = true;
            log = opened;
        }
        thread.interrupt();
        if (log != null) {
            log.close();
        }
    }
}
