package dev.halyard.server.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.CountStore;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.LastAsked;
import dev.halyard.control.count.MemoryCounts;
import dev.halyard.control.count.Period;
import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.control.log.StoreUnavailableException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluationCountsTest {
    private static final long START = 1000 * Period.HOUR;

    private final MemoryCounts kept = new MemoryCounts();
    private final AtomicLong time = new AtomicLong(START);
    private final AtomicBoolean away = new AtomicBoolean();
    private final EvaluationCounts counts = node();

    private EvaluationCounts node() {
        return new EvaluationCounts(this::store, () -> Instant.ofEpochMilli(time.get()));
    }

    private CountStore store() {
        if (away.get()) {
            throw new StoreUnavailableException("away", null);
        }
        return kept;
    }

    private static Decided bucketIn(@Nullable String variant) {
        return new Decided("k", Env.PROD, Source.BUCKET_IN, true, variant);
    }

    private static Decided off() {
        return new Decided("k", Env.DEV, Source.DEFAULT, false, null);
    }

    private long sum(EvaluationCounts of) {
        return sum(of.of("k", 0, Long.MAX_VALUE));
    }

    private static long sum(List<Count> counts) {
        return counts.stream().mapToLong(Count::times).sum();
    }

    @Test
    void aDecisionIsToldAtOnceAndKeptByAFlushAndNeverTwice() {
        counts.decided(bucketIn(null), 1, START);
        counts.decided(bucketIn(null), 4, START);
        counts.decided(off(), 1, START);
        List<Count> expected =
                List.of(
                        new Count(Period.hourOf(START), off(), 1),
                        new Count(Period.hourOf(START), bucketIn(null), 5));

        assertThat(counts.of("k", 0, Long.MAX_VALUE)).isEqualTo(expected);
        assertThat(kept.of("k", 0, Long.MAX_VALUE)).isEmpty();
        counts.flush();
        counts.flush();
        assertThat(kept.of("k", 0, Long.MAX_VALUE)).isEqualTo(expected);
        assertThat(counts.of("k", 0, Long.MAX_VALUE)).isEqualTo(expected);
        counts.decided(off(), 2, START);
        assertThat(sum(counts)).isEqualTo(8);
    }

    @Test
    void whatThereIsNotIsNotCounted() {
        Context anybody = Context.builder("u").build();
        counts.decided(Evaluator.evaluate(Snapshot.empty("1"), "k", anybody, START), START);

        assertThat(counts.of("k", 0, Long.MAX_VALUE)).isEmpty();
        assertThat(counts.last()).isEmpty();
    }

    /** Threads count while others flush and read: what is read only grows, and ends exact. */
    @Test
    void underLoadNoCountIsLostOrToldTwice() throws Exception {
        int threads = 4;
        int each = 200_000;
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads + 2)) {
            List<Future<?>> counting = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String variant = thread % 2 == 0 ? "even" : "odd";
                counting.add(
                        pool.submit(() -> {
                            for (int i = 0; i < each; i++) {
                                counts.decided(bucketIn(variant), 1, START + i);
                            }
                        }));
            }
            Future<?> flushing = pool.submit(() -> repeat(done, counts::flush));
            AtomicLong read = new AtomicLong();
            Future<?> reading =
                    pool.submit(() ->
                            repeat(
                                    done,
                                    () -> {
                                        long sum = sum(counts);
                                        assertThat(sum).isBetween(read.get(), threads * 1L * each);
                                        read.set(sum);
                                    }));
            for (Future<?> one : counting) {
                one.get();
            }
            done.set(true);
            flushing.get();
            reading.get();
        }
        assertThat(sum(counts)).isEqualTo(threads * 1L * each);
        counts.close();
        assertThat(sum(kept.of("k", 0, Long.MAX_VALUE))).isEqualTo(threads * 1L * each);
    }

    private static void repeat(AtomicBoolean done, Runnable what) {
        while (!done.get()) {
            what.run();
        }
    }

    @Test
    void nodesAddUp() {
        try (EvaluationCounts other = node()) {
            counts.decided(off(), 3, START);
            other.decided(off(), 4, START + 5_000);
            counts.flush();
            other.flush();
            assertThat(sum(counts)).isEqualTo(7);
            assertThat(counts.lastOf("k")).isEqualTo(START + 5_000);
            assertThat(counts.last()).isEqualTo(Map.of("k", Map.of(Env.DEV, START + 5_000)));
        }
    }

    @Test
    void aStoreThatIsAwayIsToldLaterAndOfTheRightHour() {
        away.set(true);
        counts.decided(off(), 3, START);
        counts.flush();
        time.addAndGet(Period.HOUR);
        counts.decided(off(), 4, START + Period.HOUR);
        counts.flush();
        assertThat(counts.lastOf("k")).isEqualTo(START + Period.HOUR);
        assertThat(counts.since()).isZero();
        assertThatThrownBy(() -> sum(counts)).isInstanceOf(StoreUnavailableException.class);

        away.set(false);
        counts.flush();
        assertThat(kept.of("k", 0, Long.MAX_VALUE))
                .containsExactly(
                        new Count(Period.hourOf(START), off(), 3),
                        new Count(Period.hourOf(START + Period.HOUR), off(), 4));
        assertThat(kept.last("k"))
                .containsExactly(new LastAsked("k", Env.DEV, START + Period.HOUR));
        assertThat(counts.since()).isEqualTo(time.get());
    }

    @Test
    void whatMayHaveBeenWrittenIsNotWrittenAgain() {
        AtomicInteger tries = new AtomicInteger();
        CountStore unsure =
                new ForwardingStore(kept) {
                    @Override
                    public void add(List<Count> added, List<LastAsked> last) {
                        super.add(added, last);
                        if (tries.incrementAndGet() == 1) {
                            throw new OutcomeUnknownException("perhaps", null);
                        }
                    }
                };
        try (EvaluationCounts one =
                new EvaluationCounts(() -> unsure, () -> Instant.ofEpochMilli(START))) {
            one.decided(off(), 3, START);
            one.flush();
            one.flush();
            assertThat(sum(one)).isEqualTo(3);
        }
    }

    @Test
    void manyThingsAreWrittenInPieces() {
        AtomicInteger largest = new AtomicInteger();
        CountStore store =
                new ForwardingStore(kept) {
                    @Override
                    public void add(List<Count> added, List<LastAsked> last) {
                        largest.accumulateAndGet(Math.max(added.size(), last.size()), Math::max);
                        super.add(added, last);
                    }
                };
        try (EvaluationCounts many =
                new EvaluationCounts(() -> store, () -> Instant.ofEpochMilli(START))) {
            for (int i = 0; i < 2_100; i++) {
                many.decided(
                        new Decided("f" + i, Env.PROD, Source.STAGE_FULL, true, null), 1, START);
            }
            many.flush();
        }
        assertThat(largest).hasValueLessThanOrEqualTo(Waiting.PIECE + 2);
        assertThat(kept.last(null)).hasSize(2_100);
        assertThat(kept.of("f2099", 0, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void variantsAreToldApartUpToABoundAndNoCountIsLostBeyond() {
        for (int i = 0; i < 100; i++) {
            counts.decided(bucketIn("v" + i), 2, START);
        }
        List<Count> told = counts.of("k", 0, Long.MAX_VALUE);
        assertThat(told).hasSize(EnvCounters.MOST_VARIANTS + 1);
        assertThat(sum(told)).isEqualTo(200);
    }

    @Test
    void theStoreIsTidiedOnceAnHour() {
        kept.add(List.of(new Count(Period.hourOf(START - 72 * Period.HOUR), off(), 5)), List.of());
        counts.tidy();
        assertThat(kept.of("k", 0, Long.MAX_VALUE))
                .singleElement()
                .satisfies(count -> assertThat(count.period().hours()).isEqualTo(24));
        kept.add(List.of(new Count(Period.hourOf(START - 72 * Period.HOUR), off(), 5)), List.of());
        counts.tidy();
        assertThat(kept.of("k", 0, Long.MAX_VALUE)).hasSize(2);
        time.addAndGet(Period.HOUR);
        counts.tidy();
        assertThat(kept.of("k", 0, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void closingWritesWhatIsLeft() {
        counts.decided(off(), 3, START);
        counts.close();
        assertThat(sum(kept.of("k", 0, Long.MAX_VALUE))).isEqualTo(3);
    }
}
