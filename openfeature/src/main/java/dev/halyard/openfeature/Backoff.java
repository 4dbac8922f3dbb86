package dev.halyard.openfeature;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, 100 ms to 30 s, and between
 * half of that and all of it, so that not all who lost the service come back at once. For one
 * thread.
 */
final class Backoff {
    static final long SHORTEST = 100;
    static final long LONGEST = 30_000;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void reset() {
        failures = 0;
    }

    Duration next() {
        long most = Math.min(LONGEST, SHORTEST << Math.min(failures++, 10));
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}
