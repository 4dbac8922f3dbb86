package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Costly calls take turns, cheap ones do not, and nobody waits for long. */
@Timeout(20)
class CostlyCallsTest {
    private static final long COSTLY = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicInteger at = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(2);

    private Measured endpoint(long nanos) {
        Measured endpoint =
                new Measured(call -> {
                    most.accumulateAndGet(at.incrementAndGet(), Math::max);
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        at.decrementAndGet();
                    }
                    return Answer.empty(204);
                });
        endpoint.took(nanos);
        return endpoint;
    }

    /** No call is needed to take a turn. */
    @SuppressWarnings("NullAway")
    private static Call nobody() {
        return null;
    }

    private List<Thread> start(CostlyCalls calls, Endpoint endpoint, int count) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            threads.add(Thread.startVirtualThread(() -> calls.answer(endpoint, nobody())));
        }
        return threads;
    }

    @Test
    void onlyAsManyComputeAtOnceAsThereAreTurns() throws InterruptedException {
        List<Thread> threads = start(new CostlyCalls(2), endpoint(COSTLY), 20);
        begun.await();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void cheapOnesWaitForNobody() throws InterruptedException {
        CostlyCalls calls = new CostlyCalls(1);
        List<Thread> threads = start(calls, endpoint(1000), 2);
        begun.await(); // both, with one turn
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void whoWouldWaitTooLongIsToldAtOnceAndAFewMayAlwaysWait() throws InterruptedException {
        CostlyCalls calls = new CostlyCalls(1);
        Endpoint slow = endpoint(TimeUnit.SECONDS.toNanos(1));
        List<Thread> threads = start(calls, slow, 5); // one computes, four wait
        await().until(() -> calls.inside() == 5);
        assertThatThrownBy(() -> calls.answer(slow, nobody()))
                .isInstanceOfSatisfying(
                        Problem.class, told -> assertThat(told.code()).isEqualTo(Code.OVERLOADED));
        assertThat(calls.inside()).isEqualTo(5);
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(calls.inside()).isZero();
    }
}
