package dev.halyard.bench;

/**
 * The keys of the flags that every contestant has, by rule. The first four are measured; the others
 * make sure that what is measured works.
 */
final class Flags {
    /** On for everyone. */
    static final String FULL = "bench-full";

    /** On for half of the users, always the same ones. */
    static final String HALF = "bench-half";

    /** On for everyone in {@link Users#LISTED_TENANTS}, and for a quarter of the other users. */
    static final String LISTED = "bench-listed";

    /** On for everyone while {@link #BASE} is on. */
    static final String DEPENDENT = "bench-dependent";

    /** On for everyone; what {@link #DEPENDENT} needs. */
    static final String BASE = "bench-base";

    /** As {@link #DEPENDENT}, but what it needs is {@link #OFF}: off for everyone. */
    static final String BLOCKED = "bench-blocked";

    /** Off for everyone. */
    static final String OFF = "bench-off";

    /** How many flags there are in all: these and as many as it takes that are on for everyone. */
    static final int COUNT = 1000;

    /** How many of them are named above. */
    static final int NAMED = 7;

    private Flags() {}

    /** The key of a flag that nobody asks for, 0.. {@link #COUNT} - {@link #NAMED}. */
    static String filler(int index) {
        return "filler-" + index;
    }
}
