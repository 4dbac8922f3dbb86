package dev.halyard.server.flags;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Source;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** When each flag was last asked for, on this node and since its start. Thread-safe. */
public final class LastAsked implements Seen {
    private final ConcurrentHashMap<String, AtomicLong> times = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public LastAsked(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void decided(Decision decision, Context context) {
        if (decision.source() == Source.FLAG_NOT_FOUND) {
            return; // a made-up key must not take memory
        }
        asked(decision.flagKey());
    }

    /** A flag that is known was asked for, here or elsewhere. */
    public void asked(String flagKey) {
        AtomicLong time = times.get(flagKey);
        if (time == null) {
            time = times.computeIfAbsent(flagKey, key -> new AtomicLong());
        }
        time.lazySet(clock.millis());
    }

    /** Milliseconds since the epoch; 0 for never. */
    public long of(String flagKey) {
        AtomicLong time = times.get(flagKey);
        return time == null ? 0 : time.get();
    }
}
