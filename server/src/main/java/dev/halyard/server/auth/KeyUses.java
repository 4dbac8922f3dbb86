package dev.halyard.server.auth;

import dev.halyard.control.log.ChangeLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When API keys were last used, to the second. Kept in memory, at most one entry for a key that
 * exists, and noted in the store once a minute and at the end; a store that is away is asked again
 * later, and no request waits for it. Thread-safe.
 */
public final class KeyUses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyUses.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** A key that is used all the time is written no more often, lest its callers contend. */
    private static final long GRAIN = 1000;

    private final ChangeLog log;
    private final Map<String, Long> fresh = new ConcurrentHashMap<>();
    private final ScheduledExecutorService flusher =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("key-uses").unstarted(work));

    /** What the store said when it was last asked. */
    private volatile Map<String, Long> noted = Map.of();

    /**
     * Begins with what is noted.
     *
     * @param log the caller's to close, after this
     */
    public KeyUses(ChangeLog log) {
        this.log = log;
    }

    /** Notes uses in the store from now on. */
    public void follow() {
        long millis = EVERY.toMillis();
        var _ = flusher.scheduleWithFixedDelay(this::flush, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A key that exists was used, at an instant in milliseconds since the epoch. */
    public void used(String id, long at) {
        Long known = fresh.get(id);
        if (known == null || at - known >= GRAIN) {
            fresh.merge(id, at, Math::max);
        }
    }

    /**
     * When keys were last used, milliseconds since the epoch by their ids, on this node or, as far
     * as they have noted it, on others. What was last known while the store is away.
     */
    public Map<String, Long> times() {
        Map<String, Long> times = new HashMap<>(fresh); // first: a flush may take it out meanwhile
        try {
            noted = log.uses();
        } catch (RuntimeException away) {
            LOG.debug("When keys were last used cannot be read now", away);
        }
        noted.forEach((id, time) -> times.merge(id, time, Math::max));
        return times;
    }

    /** Notes in the store what it does not know yet; keeps it where that fails. */
    void flush() {
        Map<String, Long> batch = Map.copyOf(fresh);
        if (batch.isEmpty()) {
            return;
        }
        try {
            log.noteUses(batch);
            batch.forEach(fresh::remove);
        } catch (RuntimeException away) {
            LOG.info("When keys were last used could not be noted: {}", away.getMessage());
        }
    }

    @Override
    public void close() {
        flusher.shutdownNow();
        flush();
    }
}
