package dev.halyard.storage.redis;

import dev.halyard.control.copy.CopyCache;
import dev.halyard.control.copy.MemoryCopyCache;
import java.time.Duration;
import java.time.Instant;

class MemoryCopyCacheTest extends CopyCacheContract {
    private Instant now = Instant.EPOCH;
    private final MemoryCopyCache cache = new MemoryCopyCache(() -> now);

    @Override
    CopyCache node() {
        return cache;
    }

    @Override
    void pass(Duration time) {
        now = now.plus(time);
    }
}
