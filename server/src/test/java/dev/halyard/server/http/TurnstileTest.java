package dev.halyard.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that are always ready let in what comes from outside. */
@Timeout(20)
class TurnstileTest {
    /** As many as keep every carrier busy, each with something to do again at once. */
    private static final int BUSY = 64;

    @Test
    void whatComesFromOutsideIsServedWhileThreadsAreAlwaysReady() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> busy = new ArrayList<>();
        try (Turnstile turnstile = new Turnstile()) {
            turnstile.start();
            for (int i = 0; i < BUSY; i++) {
                busy.add(
                        Thread.startVirtualThread(() -> {
                            while (!enough.get()) {
                                turnstile.pass();
                            }
                        }));
            }
            for (int i = 0; i < 20; i++) {
                CountDownLatch served = new CountDownLatch(1);
                turnstile.awaited();
                Thread.startVirtualThread(served::countDown);
                served.await();
                turnstile.arrived();
            }
            enough.set(true);
        } finally {
            enough.set(true);
        }
        for (Thread thread : busy) {
            thread.join();
        }
    }

    /**
     * The clock by hand: a probe that has no turn by the second tick closes, and opens in the end.
     */
    @Test
    void nobodyWaitsForEver() throws InterruptedException {
        List<Thread> waiting = new ArrayList<>();
        try (Turnstile turnstile = new Turnstile()) {
            for (int round = 0; round < 100; round++) {
                turnstile.awaited();
                turnstile.tick();
                turnstile.tick();
                waiting.add(Thread.startVirtualThread(turnstile::pass));
                turnstile.tick();
            }
        }
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(waiting).hasSize(100);
    }
}
