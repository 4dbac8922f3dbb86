package dev.halyard.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes costly calls on threads of the operating system, as many as there are cores, first come
 * first served; who would wait too long is told so at once. How many may wait follows from what
 * such a call has cost of late, so it adapts to the flags and to the machine.
 *
 * <p>On the virtual threads of their connections they would not be sliced in time, and the
 * scheduler takes what a carrier has made ready itself before what comes from outside: under load a
 * stop would wait behind every batch that came before it, for seconds. So those threads read,
 * refuse and write only, and the operating system shares the cores between them and these.
 *
 * <p>A refusal has its price too: reading a request and writing an answer. Let it be c of what the
 * call itself would cost. At twice what can be answered, a share of (1 - 2c) / (1 - c) of the peak
 * is then still answered: 89 % for c = 1/10, but nothing for c = 1/2. So only calls are refused
 * that cost four refusals and more to compute; read and written they cost about eight. Others are
 * answered, as they came: a connection has one at a time under way, so the last of 10,000 waits for
 * less than a second.
 *
 * <p>Thread-safe.
 */
final class CostlyCalls {
    /**
     * What the web server, the kernel and this package need for a refusal, measured where many are
     * refused one after another. Beside costly calls it takes about twice as long: threads change.
     */
    private static final long REFUSAL_NANOS = TimeUnit.MICROSECONDS.toNanos(15);

    private static final long WORTH_REFUSING_NANOS = 4 * REFUSAL_NANOS;

    /** By what calls cost to compute; reading and writing them take as much again at the most. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** So many wait for each core, however long it takes. */
    private static final int LEAST_QUEUE = 4;

    private static final int IDLE_SECONDS = 10;

    private final int atOnce;
    private final ExecutorService threads;
    private final AtomicInteger inside = new AtomicInteger();

    /**
     * Starts threads when they are needed; they end when they are not.
     *
     * @param atOnce calls that compute at the same time
     */
    CostlyCalls(int atOnce) {
        this.atOnce = atOnce;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        atOnce,
                        atOnce,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("costly-", 1).factory());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /**
     * Refuses a call that would have to wait too long, before anything else is done for it.
     *
     * @throws Problem {@code overloaded}
     */
    void check(Endpoint endpoint) {
        if (endpoint instanceof Measured measured && isCostly(measured)) {
            check(measured, inside.get());
        }
    }

    /**
     * Answers a call when its turn comes; a cheap one at once.
     *
     * @throws Problem {@code overloaded} when that would take too long
     */
    Answer answer(Endpoint endpoint, Call call) {
        if (!(endpoint instanceof Measured measured) || !isCostly(measured)) {
            return endpoint.answer(call);
        }
        int others = inside.getAndIncrement();
        try {
            check(measured, others);
            return compute(endpoint, call);
        } finally {
            inside.decrementAndGet();
        }
    }

    private static boolean isCostly(Measured measured) {
        return measured.typicalNanos() >= WORTH_REFUSING_NANOS;
    }

    private void check(Measured measured, int others) {
        int queue = others - atOnce + 1;
        if (queue > LEAST_QUEUE * atOnce
                && queue * measured.typicalNanos() > (double) LONGEST_WAIT_NANOS * atOnce) {
            throw overloaded();
        }
    }

    private Answer compute(Endpoint endpoint, Call call) {
        try {
            return CompletableFuture.supplyAsync(() -> endpoint.answer(call), threads).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    static Problem overloaded() {
        return new Problem(
                        Code.OVERLOADED,
                        "More is being asked than can be answered in time.",
                        "Ask again after the seconds in Retry-After.")
                .withHeader("Retry-After", "1");
    }

    /** How many compute or wait. */
    int inside() {
        return inside.get();
    }
}
