package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The share that is refused follows the delay. Time is counted in looks, one every {@link
 * QueueDelay#EVERY}; nothing here waits.
 */
class SheddingTest {
    private static final long LOOKS_A_SECOND = Duration.ofSeconds(1).dividedBy(QueueDelay.EVERY);

    private final Shedding shedding = new Shedding();

    private void delayed(long millis, double seconds) {
        for (int look = 0; look < seconds * LOOKS_A_SECOND; look++) {
            shedding.observe(Duration.ofMillis(millis).toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 20, 49})
    void nothingIsRefusedWhileTheDelayIsBelowItsTarget(long millis) {
        delayed(millis, 60);
        assertThat(shedding.share()).isZero();
        assertThat(shedding.isShedding()).isFalse();
    }

    /** A collection of garbage, a class that is compiled: over before anything could be done. */
    @Test
    void aMomentsDelayChangesNextToNothing() {
        delayed(0, 1);
        delayed(200, 0.1);
        assertThat(shedding.share()).isLessThan(0.05);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 300, 2_000})
    void aDelayThatStaysIsAnsweredWithinSeconds(long millis) {
        delayed(millis, 3);
        assertThat(shedding.share()).isGreaterThan(0.5);
        delayed(millis, 60);
        assertThat(shedding.share()).isEqualTo(0.98);
    }

    @Test
    void allIsAdmittedAgainWithinFiveSecondsOfTheWorstDelay() {
        delayed(5_000, 60);
        delayed(1, 5);
        assertThat(shedding.share()).isZero();
    }

    /**
     * A service that gets twice what it can answer, each refusal costing a fiftieth of an answer:
     * the share settles where what is admitted is what can be answered, and the delay stays
     * bounded.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1.2, 2, 5})
    void underOverloadWhatIsAdmittedIsWhatCanBeAnswered(double load) {
        double tick = 1.0 / LOOKS_A_SECOND;
        double queue = 0; // in seconds of work
        double answered = 0;
        double longest = 0;
        int settled = (int) (5 * LOOKS_A_SECOND);
        int looks = (int) (65 * LOOKS_A_SECOND);
        for (int look = 0; look < looks; look++) {
            double admitted = load * (1 - shedding.share());
            double refusals = load * shedding.share() / 50;
            double done = Math.min(tick, queue + (admitted + refusals) * tick);
            queue += (admitted + refusals) * tick - done;
            shedding.observe((long) (queue * 1e9));
            if (look >= settled) {
                answered += done - refusals * tick;
                longest = Math.max(longest, queue);
            }
        }
        assertThat(answered / ((looks - settled) * tick)).isGreaterThan(0.9);
        assertThat(longest).isLessThan(0.25);
    }

    @Test
    void onlyWhatCostsTenRefusalsIsRefused() {
        delayed(2_000, 60);
        assertThatCode(() -> shedding.check(costing(9), 0)).doesNotThrowAnyException();
        assertThatCode(() -> shedding.check(call -> Answer.empty(204), 0))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> shedding.check(costing(11), 0))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> {
                            assertThat(problem.code()).isEqualTo(Code.OVERLOADED);
                            assertThat(problem.headers()).containsEntry("Retry-After", "1");
                        });
        assertThatCode(() -> shedding.check(costing(11), 0.99)).doesNotThrowAnyException();
    }

    private static Measured costing(int refusals) {
        Measured measured = new Measured(call -> Answer.empty(204));
        measured.took(refusals * Shedding.REFUSAL_NANOS);
        return measured;
    }

    @Test
    void whatACallCostsFollowsTheUsualOnesAndNotTheInterruptedOnes() {
        Measured measured = new Measured(call -> Answer.empty(204));
        measured.took(1_000);
        assertThat(measured.typicalNanos()).isEqualTo(1_000);
        for (int i = 0; i < 400; i++) {
            measured.took(i % 4 == 0 ? 50_000_000 : 5_000);
        }
        assertThat(measured.typicalNanos()).isBetween(4_500.0, 6_500.0);
    }
}
