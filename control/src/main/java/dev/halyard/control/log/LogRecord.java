package dev.halyard.control.log;

import dev.halyard.evaluator.Value;
import org.jspecify.annotations.Nullable;

/**
 * One record of the log: one thing, before and after. Immutable.
 *
 * @param format of the record itself, {@link #FORMAT} to {@link #NEWEST_FORMAT}
 * @param seq global and gapless, from 1: the revision that this record makes
 * @param ts when it was decided, an instant in UTC with milliseconds; clocks may step back, so it
 *     may too
 * @param action {@code <kind>.<verb>}, such as {@code flag.pause}
 * @param changeId shared by the records of one change
 * @param entity what it changes; written as part of {@code before} and {@code after}, not by itself
 * @param flagKey the flag that it is about, where it is about one
 * @param env the environment, {@code all}, or null where none was named
 * @param before null where it did not exist
 * @param after null where it exists no longer
 * @param program version of the program that decided it; from format 2 on, and null before
 * @param prevHash the hash of the record before; 64 zeros for the first
 * @param hash SHA-256, lower-case hex, of the record's bytes up to {@code ,"hash":}
 */
public record LogRecord(
        int format,
        long seq,
        String ts,
        Actor actor,
        String action,
        String changeId,
        EntityId entity,
        @Nullable String flagKey,
        @Nullable String env,
        Value.@Nullable Members before,
        Value.@Nullable Members after,
        @Nullable String reason,
        @Nullable String approvalRef,
        @Nullable String requestId,
        @Nullable String program,
        String prevHash,
        String hash) {
    /** The first format, which every program reads and every stop is written in. */
    public static final int FORMAT = 1;

    /** The newest that this program reads and, when it is told to, writes. */
    public static final int NEWEST_FORMAT = 2;

    /** What the first record follows. */
    public static final String NO_HASH = "0".repeat(64);

    /** A record that does not say which program decided it. */
    public LogRecord(
            int format,
            long seq,
            String ts,
            Actor actor,
            String action,
            String changeId,
            EntityId entity,
            @Nullable String flagKey,
            @Nullable String env,
            Value.@Nullable Members before,
            Value.@Nullable Members after,
            @Nullable String reason,
            @Nullable String approvalRef,
            @Nullable String requestId,
            String prevHash,
            String hash) {
        this(
                format,
                seq,
                ts,
                actor,
                action,
                changeId,
                entity,
                flagKey,
                env,
                before,
                after,
                reason,
                approvalRef,
                requestId,
                null,
                prevHash,
                hash);
    }

    /** The same, with the hash that it must have. */
    public LogRecord withHash(String computed) {
        return new LogRecord(
                format,
                seq,
                ts,
                actor,
                action,
                changeId,
                entity,
                flagKey,
                env,
                before,
                after,
                reason,
                approvalRef,
                requestId,
                program,
                prevHash,
                computed);
    }
}
