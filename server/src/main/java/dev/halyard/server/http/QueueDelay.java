package dev.halyard.server.http;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Measures how long a virtual thread that could run waits for its turn: it starts one, again and
 * again, and looks when it has run. A thread of the operating system does that, so that the
 * measuring does not wait in the queue that it measures.
 */
final class QueueDelay implements AutoCloseable {
    /** How often it is measured. */
    static final Duration EVERY = Duration.ofMillis(15);

    private final LongConsumer observer;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("queue-delay").unstarted(work));

    private long started = System.nanoTime();
    private volatile long ran = started;
    private long last;

    /**
     * @param observer told nanoseconds, on one thread
     */
    QueueDelay(LongConsumer observer) {
        this.observer = observer;
    }

    void start() {
        var _ =
                clock.scheduleWithFixedDelay(
                        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        if (ran - started < 0) {
            observer.accept(Math.max(last, now - started)); // still waiting: at least so long
            return;
        }
        last = ran - started;
        observer.accept(last);
        started = now;
        ran = now - 1;
        Thread.startVirtualThread(() -> ran = System.nanoTime());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
