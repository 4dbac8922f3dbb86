package dev.halyard.openfeature;

import dev.openfeature.sdk.ProviderEvent;
import dev.openfeature.sdk.ProviderEventDetails;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due now and then, on one thread: watching what has fallen silent, keeping on disk,
 * telling counts, and saying that flags are stale or are not any more.
 */
final class Ticking {
    private static final Logger LOG = LoggerFactory.getLogger(HalyardProvider.class);
    private static final long EVERY = 100;
    private static final long LAST_TICK = 2_000;

    /** The SDK says ready a moment after the provider is; stale must not come before that. */
    private static final long AFTER_READY = TimeUnit.MILLISECONDS.toNanos(200);

    private final Feed feed;
    private final @Nullable CountsSender sender;
    private final BiConsumer<ProviderEvent, ProviderEventDetails> emit;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile boolean ready;
    private volatile long readyAt;
    private volatile boolean stale;
    private boolean announced;

    Ticking(
            Feed feed,
            @Nullable CountsSender sender,
            BiConsumer<ProviderEvent, ProviderEventDetails> emit) {
        this.feed = feed;
        this.sender = sender;
        this.emit = emit;
        thread = new Thread(this::run, "halyard-ticking");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stop.await(EVERY, TimeUnit.MILLISECONDS)) {
                tick();
            }
        } catch (InterruptedException e) {
            // nobody does
        }
    }

    void ready() {
        readyAt = System.nanoTime();
        ready = true;
    }

    void stale(boolean now) {
        stale = now;
    }

    private void tick() {
        try {
            feed.tick();
            announce();
            if (sender != null) {
                sender.tick();
            }
        } catch (RuntimeException e) {
            LOG.warn("The provider could not do what was due.", e);
        }
    }

    private void announce() {
        boolean now = stale;
        if (ready && now != announced && System.nanoTime() - readyAt > AFTER_READY) {
            announced = now;
            emit.accept(
                    now ? ProviderEvent.PROVIDER_STALE : ProviderEvent.PROVIDER_READY,
                    HalyardProvider.details(
                            now
                                    ? "The service is out of reach; flags are as last known."
                                    : "The service is in reach again."));
        }
    }

    /** Ends it, after what it is doing: a write that is interrupted is lost. */
    void close() {
        stop.countDown();
        try {
            thread.join(LAST_TICK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
