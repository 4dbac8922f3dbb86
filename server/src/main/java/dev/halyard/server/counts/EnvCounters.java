package dev.halyard.server.counts;

import dev.halyard.control.count.Decided;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one flag in one environment since this process started: a striped counter
 * for each source, value and variant. Counting takes no lock and makes nothing, but for the first
 * of its kind. Thread-safe; taking is for one thread at a time.
 */
final class EnvCounters {
    /** Variants of a flag that are told apart; those beyond are counted without their name. */
    static final int MOST_VARIANTS = 32;

    /** A time is not written more often than so, lest those who count contend. */
    private static final long GRAIN = 1000;

    private final String flagKey;
    private final Env env;
    private final AtomicReferenceArray<Counter> first =
            new AtomicReferenceArray<>(2 * Source.values().length);
    private final AtomicLong last = new AtomicLong();

    EnvCounters(String flagKey, Env env) {
        this.flagKey = flagKey;
        this.env = env;
    }

    /** Counters of one source and value are a short list, a variant each. */
    private static final class Counter {
        private final Decided decided;
        private final @Nullable Counter next;
        private final LongAdder all = new LongAdder();

        /** How much of it has been taken: sums only grow, so that nothing is lost in between. */
        private long taken;

        Counter(Decided decided, @Nullable Counter next) {
            this.decided = decided;
            this.next = next;
        }
    }

    @SuppressWarnings("EnumOrdinal") // a place in this process alone, and this is the hot path
    void add(Source source, boolean enabled, @Nullable String variant, long times, long now) {
        int place = 2 * source.ordinal() + (enabled ? 1 : 0);
        Counter counter = find(first.get(place), variant);
        if (counter == null) {
            counter = made(place, source, enabled, variant);
        }
        counter.all.add(times);
        if (now - last.get() >= GRAIN) {
            last.lazySet(now);
        }
    }

    private static @Nullable Counter find(@Nullable Counter from, @Nullable String variant) {
        for (Counter counter = from; counter != null; counter = counter.next) {
            if (Objects.equals(counter.decided.variant(), variant)) {
                return counter;
            }
        }
        return null;
    }

    private synchronized Counter made(
            int place, Source source, boolean enabled, @Nullable String variant) {
        Counter head = first.get(place);
        String named = length(head) < MOST_VARIANTS ? variant : null;
        Counter known = find(head, named);
        if (known != null) {
            return known;
        }
        Counter made = new Counter(new Decided(flagKey, env, source, enabled, named), head);
        first.set(place, made);
        return made;
    }

    private static int length(@Nullable Counter from) {
        int length = 0;
        for (Counter counter = from; counter != null; counter = counter.next) {
            length++;
        }
        return length;
    }

    /** What was counted since it was last taken, where that is anything. */
    void take(ObjLongConsumer<Decided> to) {
        for (int place = 0; place < first.length(); place++) {
            for (Counter c = first.get(place); c != null; c = c.next) {
                long all = c.all.sum();
                if (all != c.taken) {
                    to.accept(c.decided, all - c.taken);
                    c.taken = all;
                }
            }
        }
    }

    /** When it was last asked for, milliseconds since the epoch, to the second; 0 for never. */
    long last() {
        return last.get();
    }
}
