package dev.halyard.server.auth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. Thread-safe. */
final class TestClock implements InstantSource {
    private volatile Instant now;

    TestClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant moment) {
        now = moment;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }
}
