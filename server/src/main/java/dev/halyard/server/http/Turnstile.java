package dev.halyard.server.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has connections give way to each other, and all of them together to what comes from outside. The
 * scheduler of virtual threads serves what its own threads have made ready first, for as long as
 * there is any: under load that is always, and a new connection, or a change whose commit is
 * answered by another thread, would wait for seconds. So while one of these is expected, a probe is
 * sent in from outside. When it is late, whoever has been answered waits here; soon nothing else is
 * ready, the probe gets its turn with all that came before it, and opens. Thread-safe.
 */
final class Turnstile implements AutoCloseable {
    /** A probe without a turn for so long is late. */
    private static final Duration TICK = Duration.ofMillis(20);

    /** A late probe stays so long, for a commit to come back meanwhile. */
    private static final Duration STAY = Duration.ofMillis(3);

    /** Some that come never ask, so not until they do. */
    private static final Duration EXPECTED = Duration.ofMillis(200);

    /**
     * The scheduler has several queues for what comes from outside, one for each few threads, and
     * takes from any. So often a probe that was late goes to the end of one again, and others come.
     */
    private static final int QUEUES = 16;

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("turnstile").unstarted(work));

    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean expected;
    private volatile long expectedUntil;
    private volatile boolean underWay;
    private volatile @Nullable CountDownLatch closed;

    void start() {
        long nanos = TICK.toNanos();
        var _ = clock.scheduleWithFixedDelay(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** A connection came from outside; for a while it is expected to have something to ask. */
    void came() {
        expectedUntil = System.nanoTime() + EXPECTED.toNanos();
        expected = true;
    }

    /** Something is awaited from outside, until {@link #arrived}. */
    void awaited() {
        waiting.incrementAndGet();
    }

    void arrived() {
        waiting.decrementAndGet();
    }

    /** Lets others be served before the calling thread, a virtual one, goes on. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing is wrong where the scheduler does nothing
    void pass() {
        CountDownLatch latch = closed;
        if (latch == null) {
            Thread.yield();
            return;
        }
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the listener stops
        }
    }

    /** Package-private for tests: the clock's only act. */
    void tick() {
        if (underWay) {
            if (closed == null) {
                closed = new CountDownLatch(1);
            }
            return;
        }
        if (expected && System.nanoTime() - expectedUntil > 0) {
            expected = false;
        }
        if (expected || waiting.get() > 0 || closed != null) {
            underWay = true;
            Thread.startVirtualThread(this::probe);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing is wrong where the scheduler does nothing
    private void probe() {
        for (int i = 0; i < QUEUES && closed != null; i++) {
            Thread.yield();
        }
        if (closed != null) {
            LockSupport.parkNanos(STAY.toNanos());
        }
        open();
    }

    private void open() {
        underWay = false;
        CountDownLatch latch = closed;
        closed = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        open();
    }
}
