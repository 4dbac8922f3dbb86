package dev.halyard.control.copy;

import java.time.Duration;
import java.util.Optional;

/** Holds nothing. */
record NoCopyCache() implements CopyCache {
    @Override
    public Optional<byte[]> get(String identity, long seq, int bytes) {
        return Optional.empty();
    }

    @Override
    public boolean put(String identity, long seq, Source source) {
        return false;
    }

    @Override
    public Duration left(String identity, long seq, int bytes) {
        return Duration.ZERO;
    }

    @Override
    public boolean renew(String identity, long seq) {
        return false;
    }

    @Override
    public Turn take(String identity, String holder, Duration term) {
        return Turn.AWAY;
    }

    @Override
    public void give(String identity, String holder) {
        // nobody has it
    }
}
