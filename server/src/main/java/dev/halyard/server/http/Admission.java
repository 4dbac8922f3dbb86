package dev.halyard.server.http;

import io.helidon.common.concurrency.limits.AimdLimit;
import io.helidon.common.concurrency.limits.LimitAlgorithm.Outcome;
import io.helidon.common.concurrency.limits.LimitAlgorithm.Token;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How many calls are worked on at once. More are told so at once rather than queued, so that those
 * which are admitted stay quick. The number adapts: it falls by a tenth when a call takes over a
 * second and grows by one while calls are quick (additive increase, multiplicative decrease, as TCP
 * does). Thread-safe.
 */
final class Admission {
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final AimdLimit limit;

    /**
     * @param most calls at once
     */
    Admission(int most) {
        limit =
                AimdLimit.builder()
                        .minLimit(Math.min(16, most))
                        .initialLimit(most)
                        .maxLimit(most)
                        .timeout(SLOW)
                        .queueLength(0)
                        .build();
    }

    /**
     * Runs the work if there is room.
     *
     * @throws Problem {@code overloaded} when there is none
     */
    Answer admit(Supplier<Answer> work) {
        Outcome outcome = limit.tryAcquireOutcome(false);
        if (!(outcome instanceof Outcome.Accepted accepted)) {
            throw CostlyCalls.overloaded();
        }
        Token token = accepted.token();
        try {
            Answer answer = work.get();
            token.success();
            return answer;
        } catch (RuntimeException refused) {
            // A slow or wrong request says nothing about how loaded this service is.
            token.ignore();
            throw refused;
        }
    }
}
