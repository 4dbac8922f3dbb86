package dev.halyard.storage.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long each time, up to a bound, and never just as
 * long as others who lost the same server. Of one thread.
 */
final class Backoff {
    private final Duration least;
    private final Duration most;
    private Duration next;

    Backoff(Duration least, Duration most) {
        this.least = least;
        this.most = most;
        next = least;
    }

    /** From half to all of the time that is due. */
    Duration next() {
        long millis = next.toMillis();
        next = next.multipliedBy(2).compareTo(most) > 0 ? most : next.multipliedBy(2);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
    }

    void succeeded() {
        next = least;
    }
}
