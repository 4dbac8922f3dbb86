package dev.halyard.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that never steps back within a process, whatever is done to the machine's: a schedule
 * that has begun for one answer has begun for the next.
 */
final class SteadyClock implements InstantSource {
    private final InstantSource machine;
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

    SteadyClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public long millis() {
        long now = machine.millis();
        long known = latest.get();
        while (now > known) { // mostly written once a millisecond, whoever asks
            if (latest.compareAndSet(known, now)) {
                return now;
            }
            known = latest.get();
        }
        return known;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}
