package dev.halyard.control.count;

import java.util.Comparator;

/**
 * How often something was decided in a period. Immutable.
 *
 * @param times 1 or more
 */
public record Count(Period period, Decided decided, long times) {
    /** By time, then by what; the order in which batches are written. */
    public static final Comparator<Count> ORDER =
            Comparator.comparing(Count::period).thenComparing(Count::decided, Decided.ORDER);
}
