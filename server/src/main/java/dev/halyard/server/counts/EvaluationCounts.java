package dev.halyard.server.counts;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.CountStore;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.LastAsked;
import dev.halyard.control.count.Period;
import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often each flag was evaluated, by environment, value and source: counted in memory, and
 * written to the store in batches, in the background and at the end. A store that is away is asked
 * again later, and no evaluation waits for it. Of nobody: there is no place for a user or a tenant.
 * Thread-safe.
 */
public final class EvaluationCounts implements AutoCloseable {
    /** A node that is killed loses at most so much. */
    static final Duration EVERY = Duration.ofSeconds(15);

    /** Rows that the store keeps, by hour and by day. */
    static final int MOST_ROWS = 500_000;

    /** Flags that are counted: more than a node serves. */
    private static final int MOST_FLAGS = 50_000;

    private static final int MOST_STEPS = 200;
    private static final int MOST_PIECES = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationCounts.class);

    private final Supplier<CountStore> store;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, FlagCounters> flags = new ConcurrentHashMap<>();
    private final Waiting waiting = new Waiting();
    private final ScheduledExecutorService flusher =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("counts").unstarted(work));

    /** The hour that was tidied last; for the flusher alone. */
    private @Nullable Period tidied;

    /** What the store said when it was last asked; 0: nothing yet. */
    private volatile long since;

    /**
     * Begins at nothing.
     *
     * @param store where they are kept, which may throw while it is away; the caller's to close,
     *     after this
     */
    public EvaluationCounts(Supplier<CountStore> store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Writes to the store from now on. */
    public void follow() {
        long millis = EVERY.toMillis();
        var _ = flusher.scheduleWithFixedDelay(this::work, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Counts a decision; a few nanoseconds, no lock. */
    public void decided(Decision decision, long now) {
        if (decision.source() != Source.FLAG_NOT_FOUND) { // a made-up key must not take memory
            FlagCounters flag = flag(decision.flagKey());
            if (flag != null) {
                flag.in(decision.env())
                        .add(decision.source(), decision.enabled(), decision.variant(), 1, now);
            }
        }
    }

    /** Counts what was decided about a flag that exists, in another process. */
    public void decided(Decided decided, long times, long now) {
        FlagCounters flag = flag(decided.flagKey());
        if (flag != null) {
            flag.in(decided.env())
                    .add(decided.source(), decided.enabled(), decided.variant(), times, now);
        }
    }

    private @Nullable FlagCounters flag(String key) {
        FlagCounters flag = flags.get(key);
        return flag != null || flags.size() >= MOST_FLAGS
                ? flag
                : flags.computeIfAbsent(key, FlagCounters::new);
    }

    /**
     * The counts of a flag in periods that touch a span, of all nodes as far as they have written
     * them, of this one up to now.
     *
     * @throws dev.halyard.control.log.StoreUnavailableException when the store is away
     */
    public List<Count> of(String flagKey, long from, long to) {
        FlagCounters flag = flags.get(flagKey);
        if (flag != null) {
            waiting.take(List.of(flag), Period.hourOf(clock.millis()));
        }
        return waiting.with(pending -> {
            List<Count> counts = new ArrayList<>(store.get().of(flagKey, from, to));
            pending.stream()
                    .filter(count -> count.decided().flagKey().equals(flagKey))
                    .filter(count -> count.period().touches(from, to))
                    .forEach(counts::add);
            return Sums.of(counts);
        });
    }

    /**
     * When a flag was last evaluated, by environment; of this node alone where the store is away.
     */
    public Map<Env, Long> last(String flagKey) {
        return Latest.of(stored(flagKey), flagKey, flags.get(flagKey));
    }

    /**
     * The same of every flag that ever was, by its key.
     *
     * @throws dev.halyard.control.log.StoreUnavailableException when the store is away: nobody is
     *     to be taken for forgotten because of that
     */
    public Map<String, Map<Env, Long>> last() {
        return Latest.of(store.get().last(null), flags);
    }

    /** When a flag was last evaluated anywhere, milliseconds since the epoch; 0 for never. */
    public long lastOf(String flagKey) {
        return last(flagKey).values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private List<LastAsked> stored(String flagKey) {
        try {
            return store.get().last(flagKey);
        } catch (RuntimeException away) {
            LOG.debug("When flags were last evaluated cannot be read now", away);
            return List.of();
        }
    }

    /** Since when there are counts, milliseconds since the epoch; 0 while nobody can say. */
    public long since() {
        long known = since;
        if (known == 0) {
            try {
                known = store.get().since(clock.millis());
                since = known;
            } catch (RuntimeException away) {
                LOG.debug("Since when there are counts cannot be read now", away);
            }
        }
        return known;
    }

    private void work() {
        since();
        flush();
        tidy();
    }

    /** Writes what the store does not have yet; keeps it where that fails. */
    void flush() {
        waiting.take(flags.values(), Period.hourOf(clock.millis()));
        waiting.ask(flags);
        try {
            boolean more = true; // in pieces, so that changes of flags need not wait for all of it
            for (int piece = 0; more && piece < MOST_PIECES; piece++) {
                more = waiting.flush((counts, last) -> store.get().add(counts, last));
            }
        } catch (OutcomeUnknownException unknown) {
            LOG.warn("Whether evaluation counts were written is not known: {}", why(unknown));
        } catch (RuntimeException away) {
            LOG.info("Evaluation counts could not be written yet: {}", why(away));
        }
    }

    /** Once an hour; a store that is away is tidied an hour later. */
    void tidy() {
        long now = clock.millis();
        Period hour = Period.hourOf(now);
        if (hour.equals(tidied)) {
            return;
        }
        tidied = hour;
        try {
            for (int step = 0; step < MOST_STEPS && store.get().tidy(now, MOST_ROWS); step++) {
                LOG.debug("Tidied evaluation counts");
            }
        } catch (RuntimeException away) {
            LOG.info("Evaluation counts could not be tidied: {}", why(away));
        }
    }

    private static String why(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    /** Writes what is left. */
    @Override
    public void close() {
        flusher.shutdown();
        try {
            if (!flusher.awaitTermination(1, TimeUnit.SECONDS)) {
                flusher.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flush();
    }
}
