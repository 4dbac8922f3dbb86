package dev.halyard.control.count;

/**
 * An hour, or a day of UTC. Immutable.
 *
 * @param begins milliseconds since the epoch
 * @param hours 1 or 24
 */
public record Period(long begins, int hours) implements Comparable<Period> {
    public static final long HOUR = 3_600_000L;

    /** Hours stay hours for so long; then they are added to the day that they belong to. */
    public static final long HOURS_KEPT = 48 * HOUR;

    /** Days stay for so long after they have begun. */
    public static final long DAYS_KEPT = 31 * 24 * HOUR;

    /** The hour of an instant. */
    public static Period hourOf(long time) {
        return new Period(Math.floorDiv(time, HOUR) * HOUR, 1);
    }

    /** The day that it belongs to. */
    public Period day() {
        return new Period(Math.floorDiv(begins, 24 * HOUR) * 24 * HOUR, 24);
    }

    /** The first instant after it. */
    public long ends() {
        return begins + hours * HOUR;
    }

    /** Whether any of it lies from {@code from} on and before {@code to}. */
    public boolean touches(long from, long to) {
        return ends() > from && begins < to;
    }

    @Override
    public int compareTo(Period other) {
        int byTime = Long.compare(begins, other.begins);
        return byTime != 0 ? byTime : Integer.compare(hours, other.hours);
    }
}
