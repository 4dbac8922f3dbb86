package dev.halyard.control.log;

import dev.halyard.control.count.CountStore;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port to a store: the log, and the projections that are written in the same transaction.
 * Thread-safe; one transaction at a time, whoever asks. Reading does not wait for it.
 */
public interface ChangeLog extends AutoCloseable {
    /** What {@link #transact} runs. */
    interface Work<T> {
        T run(Transaction transaction);
    }

    /**
     * The log while its head is locked. What is appended is there for others, with its projections,
     * once {@link #transact} has returned, or never.
     */
    interface Transaction {
        /** The end of the log, which nobody else moves before this transaction ends. */
        Head head();

        /** Records after {@code seq}, in order, at most {@code most}. */
        List<LogRecord> after(long seq, int most);

        /**
         * Appends records that follow the head, and moves the projections: each record's thing now
         * is what its {@code after} says. May be called many times.
         *
         * @throws IllegalArgumentException when they do not follow the head ({@link Chain}); none
         *     of them is then appended
         */
        void append(List<LogRecord> records);

        /** The answer remembered under a caller's key and not older than {@code since}, if any. */
        Optional<Remembered> remembered(String caller, String key, long since);

        /**
         * Remembers an answer, in this transaction, in place of an older one under the same key.
         */
        void remember(String caller, String key, Remembered answer);

        /** Forgets the answers that are older than {@code before}. */
        void forget(long before);
    }

    /**
     * An answer that was given under an idempotency key.
     *
     * @param bodyHash SHA-256 of what was asked
     * @param answer the data of the answer, JSON
     * @param time when, in milliseconds since the epoch
     */
    record Remembered(String bodyHash, String answer, long time) {}

    /**
     * A thing as the projections have it.
     *
     * @param since the seq that made it so
     * @param born the seq that first made a thing of this key, though it may have been removed and
     *     made again since
     */
    record Projected(EntityId id, long since, long born, Value.Members document) {}

    /**
     * A thing as it was for a while, which is how projections keep it.
     *
     * @param thing as it was
     * @param until the seq that changed or removed it; null while it is so
     */
    record Version(Projected thing, @Nullable Long until) {
        /** Whether it was so at a revision. */
        boolean at(long revision) {
            return thing.since() <= revision && (until == null || until > revision);
        }
    }

    /**
     * Runs work with the head locked, and makes what it appended durable before it returns.
     *
     * @throws StoreUnavailableException when nothing was written: the store is away, full or
     *     refused it
     * @throws OutcomeUnknownException when the commit may or may not have happened
     * @throws RuntimeException what the work threw; nothing was written
     */
    <T> T transact(Work<T> work);

    /** The end of the log as committed. */
    Head head();

    /** The hash of the first record: the log's identity; null for an empty log. */
    @Nullable String identity();

    /** Records after {@code seq}, in order, at most {@code most}. */
    List<LogRecord> after(long seq, int most);

    /** The stored lines after {@code seq}, in order, byte for byte, all of them; for export. */
    void lines(long after, Consumer<String> each);

    /** Records that fit, the newest first. */
    List<LogRecord> find(LogQuery query);

    /**
     * Every thing that exists, in the order of its birth, as of the head that is answered: one
     * consistent look, for a start. Row by row, since there may be millions.
     */
    Head current(Consumer<Projected> each);

    /** A thing as it was at a revision. */
    Optional<Projected> asOf(EntityId id, long revision);

    /** All things of a kind as they were at a revision, in the order of their birth. */
    List<Projected> allAsOf(EntityId.Kind kind, long revision);

    /** The rows of a flag for one user or tenant ({@code unit}) as they were at a revision. */
    List<Projected> rowsAsOf(String flagKey, String unit, long revision);

    /**
     * The last seq whose running maximum of {@code ts} is not later than {@code time}, milliseconds
     * since the epoch; 0 where there is none.
     */
    long revisionAt(long time);

    /**
     * Versions that began after a seq, in that order, at most {@code most}: all that projections
     * hold, for {@link ProjectionCheck}.
     */
    List<Version> versions(long since, int most);

    /** Makes the projections anew from the log, in one transaction. */
    void rebuild();

    /** Keeps a signed checkpoint. */
    void keep(Checkpoint checkpoint);

    /** Checkpoints, the newest first, at most {@code most}. */
    List<Checkpoint> checkpoints(int most);

    /**
     * Notes when API keys were last used, milliseconds since the epoch by the key's id:
     * operational, no part of the log. A newer time that is noted already stays.
     */
    void noteUses(Map<String, Long> times);

    /** What was noted by {@link #noteUses}, by any node. */
    Map<String, Long> uses();

    /**
     * Where evaluation counts are kept: operational, no part of the log.
     *
     * @throws StoreUnavailableException when the store has not been there yet
     */
    CountStore counts();

    /** What the nodes of a fleet note here for each other. */
    FleetNotes fleet();

    /** Whether the store answers; the message for an operator when it does not. */
    Optional<String> trouble();

    @Override
    void close();
}
