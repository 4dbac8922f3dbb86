package dev.halyard.server.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets only as many costly calls compute at once as there are cores; others wait in turn, and not
 * in the scheduler's queue, which knows no turns: there a stop would wait behind every batch that
 * came before it, since virtual threads are not time-sliced. Who would wait too long is told at
 * once. Thread-safe.
 */
final class CostlyCalls {
    /**
     * Whoever comes last waits twice as long as {@link Shedding} aims at, the middle one so long.
     */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** So many wait for each turn, however long it takes. */
    private static final int LEAST_QUEUE = 4;

    private final int atOnce;
    private final Semaphore turns;
    private final AtomicInteger inside = new AtomicInteger();

    /**
     * Takes turns.
     *
     * @param atOnce calls that compute at the same time
     */
    CostlyCalls(int atOnce) {
        this.atOnce = atOnce;
        turns = new Semaphore(atOnce, true);
    }

    /**
     * Answers a call when its turn comes; a cheap one at once.
     *
     * @throws Problem {@code overloaded} when that would take too long
     */
    Answer answer(Endpoint endpoint, Call call) {
        if (!(endpoint instanceof Measured measured) || !Shedding.isCostly(measured)) {
            return endpoint.answer(call);
        }
        int queue = inside.getAndIncrement() - atOnce + 1;
        try {
            if (queue > LEAST_QUEUE * atOnce
                    && queue * measured.typicalNanos() > (double) LONGEST_WAIT_NANOS * atOnce) {
                throw Shedding.overloaded();
            }
            turns.acquireUninterruptibly();
            try {
                return endpoint.answer(call);
            } finally {
                turns.release();
            }
        } finally {
            inside.decrementAndGet();
        }
    }

    /** How many compute or wait. */
    int inside() {
        return inside.get();
    }
}
