package dev.halyard.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies may be held in memory at once, all connections together. The first bytes
 * of each are not counted: they are bounded by the number of connections, a pause fits into them,
 * and so no flood of large bodies keeps one out. Thread-safe.
 */
final class BodyBudget {
    /** Of each body, not counted. */
    static final int FREE_BYTES = 8 << 10;

    private static final long MOST = 64L << 20;

    private final AtomicLong left;

    BodyBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /**
     * 64 MiB, but at most an eighth of the heap: while it is parsed a body takes several times as
     * much.
     */
    static BodyBudget ofHeap() {
        return new BodyBudget(Math.min(MOST, Runtime.getRuntime().maxMemory() / 8));
    }

    /**
     * Takes so many bytes.
     *
     * @throws Problem {@code overloaded} when there are no more
     */
    void take(long bytes) {
        if (left.addAndGet(-bytes) < 0) {
            left.addAndGet(bytes);
            throw new Problem(
                            Code.OVERLOADED,
                            "More is being sent than can be held at once.",
                            "Send it again after the seconds in Retry-After, or in smaller parts.")
                    .withHeader("Retry-After", "1")
                    .closing();
        }
    }

    /** Gives them back. */
    void give(long bytes) {
        left.addAndGet(bytes);
    }
}
