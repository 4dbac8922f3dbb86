package dev.halyard.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.CountStore;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.LastAsked;
import dev.halyard.control.count.Period;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store does with evaluation counts. */
abstract class CountsContract extends StoreHarness {
    private static final long DAY = 24 * Period.HOUR;
    private static final int PLENTY = 1000;

    /** A count of {@code prod} in the hour that begins so many hours after the epoch. */
    static Count count(
            long hour,
            String flagKey,
            Source source,
            boolean enabled,
            @Nullable String variant,
            long times) {
        return new Count(
                new Period(hour * Period.HOUR, 1),
                new Decided(flagKey, Env.PROD, source, enabled, variant),
                times);
    }

    private static Count full(long hour, long times) {
        return count(hour, "k", Source.STAGE_FULL, true, null, times);
    }

    private List<Count> all(String flagKey) {
        return log.counts().of(flagKey, Long.MIN_VALUE / 2, Long.MAX_VALUE);
    }

    @Test
    void whatIsDecidedIsCountedApartAndAddsUp() {
        CountStore counts = log.counts();
        assertThat(all("k")).isEmpty();

        counts.add(
                List.of(
                        full(1, 2),
                        count(1, "k", Source.BUCKET_IN, true, "blue", 3),
                        count(1, "k", Source.BUCKET_IN, true, "red", 4),
                        count(1, "k", Source.DEFAULT, false, null, 5),
                        count(2, "k", Source.DEFAULT, true, null, 6),
                        count(1, "other", Source.DEFAULT, false, null, 7)),
                List.of());
        counts.add(List.of(full(1, 10), full(2, 1)), List.of());
        counts.add(List.of(), List.of());

        assertThat(all("k"))
                .containsExactlyInAnyOrder(
                        full(1, 12),
                        count(1, "k", Source.BUCKET_IN, true, "blue", 3),
                        count(1, "k", Source.BUCKET_IN, true, "red", 4),
                        count(1, "k", Source.DEFAULT, false, null, 5),
                        full(2, 1),
                        count(2, "k", Source.DEFAULT, true, null, 6))
                .isSortedAccordingTo(Count.ORDER);
    }

    @Test
    void periodsThatTouchASpanAreFound() {
        log.counts().add(List.of(full(1, 1), full(2, 2), full(3, 3)), List.of());

        assertThat(log.counts().of("k", 2 * Period.HOUR, 3 * Period.HOUR))
                .containsExactly(full(2, 2));
        assertThat(log.counts().of("k", 2 * Period.HOUR - 1, 3 * Period.HOUR + 1))
                .containsExactly(full(1, 1), full(2, 2), full(3, 3));
    }

    @Test
    void ofTheTimesAFlagWasAskedForTheLatestStays() {
        CountStore counts = log.counts();
        counts.add(List.of(), List.of(new LastAsked("k", Env.PROD, 50)));
        counts.add(
                List.of(),
                List.of(
                        new LastAsked("k", Env.PROD, 40),
                        new LastAsked("k", Env.DEV, 7),
                        new LastAsked("other", Env.DEV, 1)));

        assertThat(counts.last("k"))
                .containsExactlyInAnyOrder(
                        new LastAsked("k", Env.PROD, 50), new LastAsked("k", Env.DEV, 7));
        assertThat(counts.last(null)).hasSize(3);
        assertThat(counts.last("never")).isEmpty();
    }

    @Test
    void countingHasGoneOnSinceItWasFirstSaid() {
        assertThat(log.counts().since(30)).isEqualTo(30);
        assertThat(log.counts().since(99)).isEqualTo(30);
    }

    /** Hours of the day before yesterday become that day, and nothing is lost by it. */
    @Test
    void oldHoursAreAddedToTheirDayAndOldDaysGo() {
        long now = 40 * DAY;
        List<Count> hours = new ArrayList<>();
        for (long hour = 0; hour < 24; hour++) {
            hours.add(full(37 * 24 + hour, 1));
        }
        hours.add(full(39 * 24 + 5, 7));
        hours.add(full(2, 100));
        log.counts().add(hours, List.of());

        assertThat(tidied(now, PLENTY)).isEqualTo(26);
        assertThat(all("k"))
                .containsExactly(
                        new Count(new Period(37 * DAY, 24), full(0, 1).decided(), 24),
                        full(39 * 24 + 5, 7));
    }

    @Test
    void theOldestGoesWhereThereAreTooManyRows() {
        long now = 40 * DAY;
        List<Count> counts = new ArrayList<>();
        for (long day = 20; day < 38; day++) {
            counts.add(full(day * 24, 1));
        }
        for (long hour = 1; hour <= 10; hour++) {
            counts.add(full(40 * 24 - hour, 1));
        }
        counts.add(full(40 * 24, 3)); // the hour that goes on
        log.counts().add(counts, List.of());

        tidied(now, 5);
        List<Count> left = all("k");
        assertThat(left).hasSizeLessThanOrEqualTo(5).last().isEqualTo(full(40 * 24, 3));
        assertThat(left).contains(new Count(new Period(39 * DAY, 24), full(0, 1).decided(), 10));
    }

    private int tidied(long now, int most) {
        int steps = 0;
        while (log.counts().tidy(now, most)) {
            assertThat(++steps).isLessThan(100);
        }
        return steps;
    }

    /** However additions and tidying meet, every one of them is counted once. */
    @Test
    void whoeverAddsAndTidiesAtOnceNothingIsLostOrCountedTwice() throws Exception {
        long now = 40 * DAY;
        int rounds = 40;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                all.add(
                        threads.submit(() -> {
                            for (int round = 0; round < rounds; round++) {
                                log.counts()
                                        .add(List.of(full(30 * 24, 1), full(960, 1)), List.of());
                            }
                        }));
                all.add(
                        threads.submit(() -> {
                            for (int round = 0; round < rounds; round++) {
                                log.counts().tidy(now, PLENTY);
                            }
                        }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(all("k").stream().mapToLong(Count::times).sum()).isEqualTo(4L * rounds);
    }
}
