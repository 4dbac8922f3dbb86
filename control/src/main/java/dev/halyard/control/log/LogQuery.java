package dev.halyard.control.log;

import org.jspecify.annotations.Nullable;

/**
 * Which records are wanted. Null takes all.
 *
 * @param before only records with a smaller seq; {@link Long#MAX_VALUE} for the newest
 * @param flagKey about this flag
 * @param actor by this person or key
 * @param action exactly, or a kind ({@code flag}) for all its actions
 * @param env named so exactly
 * @param changeId of this change
 * @param from not before this instant, milliseconds since the epoch
 * @param to before this instant
 * @param limit at most so many, 1..1000
 */
public record LogQuery(
        long before,
        @Nullable String flagKey,
        @Nullable String actor,
        @Nullable String action,
        @Nullable String env,
        @Nullable String changeId,
        @Nullable Long from,
        @Nullable Long to,
        int limit) {
    /** The same, from another place on, at most so many. */
    public LogQuery piece(long from, int most) {
        return new LogQuery(from, flagKey, actor, action, env, changeId, this.from, to, most);
    }

    /** The newest records about a flag. */
    public static LogQuery ofFlag(String flagKey, long before, int limit) {
        return new LogQuery(before, flagKey, null, null, null, null, null, null, limit);
    }
}
