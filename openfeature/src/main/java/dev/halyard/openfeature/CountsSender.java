package dev.halyard.openfeature;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service the counts, every 30 s or once there are many, one request at a time. What it
 * cannot be told is dropped and counted; a service that does not want counts is not asked again.
 * For one thread at a time.
 */
final class CountsSender {
    private static final Logger LOG = LoggerFactory.getLogger(HalyardProvider.class);
    private static final long EVERY = TimeUnit.SECONDS.toNanos(30);
    private static final long AT_LEAST = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_WORD = TimeUnit.SECONDS.toNanos(2);

    private final EvaluationCounts counts;
    private final ServiceClient client;
    private @Nullable CompletableFuture<?> sending;
    private long sentAt = System.nanoTime();
    private volatile boolean unwanted;

    CountsSender(EvaluationCounts counts, ServiceClient client) {
        this.counts = counts;
        this.client = client;
    }

    synchronized void tick() {
        long since = System.nanoTime() - sentAt;
        if (since >= EVERY || (since >= AT_LEAST && counts.isEnough())) {
            if (sending == null || sending.isDone()) {
                send();
            }
        }
    }

    /** Whether there was something to tell. */
    private boolean send() {
        sentAt = System.nanoTime();
        EvaluationCounts.Batch batch = counts.take();
        if (batch == null) {
            return false;
        }
        if (unwanted) {
            return true;
        }
        try {
            sending =
                    client.counts(batch.json())
                            .handle((status, failure) -> {
                                ended(batch, failure == null ? status : -1);
                                return null;
                            });
        } catch (RuntimeException e) {
            ended(batch, -1); // no token
        }
        return true;
    }

    private void ended(EvaluationCounts.Batch batch, int status) {
        if (status == 404) {
            unwanted = true;
        } else if (status != 200) {
            counts.dropped(batch.things());
            LOG.debug("The service was not told of {} evaluations: {}", batch.things(), status);
        }
    }

    /** Tells what is left, for two seconds at most. */
    synchronized void close() {
        long end = System.nanoTime() + LAST_WORD;
        do {
            CompletableFuture<?> last = sending;
            if (last != null && !ended(last, end - System.nanoTime())) {
                break;
            }
        } while (System.nanoTime() < end && send());
        for (EvaluationCounts.Batch rest = counts.take(); rest != null; rest = counts.take()) {
            counts.dropped(unwanted ? 0 : rest.things());
        }
    }

    private static boolean ended(CompletableFuture<?> sending, long nanos) {
        try {
            sending.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception e) {
            return false;
        }
    }
}
