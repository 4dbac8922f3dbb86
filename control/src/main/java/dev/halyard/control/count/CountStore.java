package dev.halyard.control.count;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where counts are kept beside the log: operational, no part of it, and never of anybody. Nodes add
 * to the same rows. Thread-safe.
 */
public interface CountStore {
    /**
     * Adds to what is there, all of it or nothing, and notes when flags were last asked for: of two
     * times the later stays.
     *
     * @throws dev.halyard.control.log.StoreUnavailableException when nothing was written
     * @throws dev.halyard.control.log.OutcomeUnknownException when it may or may not have been
     */
    void add(List<Count> counts, List<LastAsked> last);

    /** Counts of a flag in periods that touch a span, in {@link Count#ORDER}. */
    List<Count> of(String flagKey, long from, long to);

    /**
     * When flags were last asked for, in no order.
     *
     * @param flagKey of this one; null for all
     */
    List<LastAsked> last(@Nullable String flagKey);

    /**
     * Says that counting goes on, and since when it has: the first instant that anybody said here.
     *
     * @param now milliseconds since the epoch
     */
    long since(long now);

    /**
     * One step of keeping it small: an hour past its time goes into its day, a day past its time
     * goes, and so does what is oldest where there are more than {@code most} rows.
     *
     * @param now milliseconds since the epoch
     * @return whether there may be more to do
     */
    boolean tidy(long now, int most);
}
