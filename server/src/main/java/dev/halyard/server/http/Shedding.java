package dev.halyard.server.http;

import java.util.concurrent.TimeUnit;

/**
 * Which calls are refused when more comes than can be answered. Evaluation is computation on few
 * cores, so what grows under overload is not the number of calls at work but the time that they
 * wait for a core. From that delay the share to refuse is computed as PIE does for packets (RFC
 * 8033): it moves with how far the delay is from its target and with where it is going, in small
 * steps while the share is small, and decays when there is no delay.
 *
 * <p>A refusal has its price too: reading a request and writing an answer. Let it be c of what the
 * call itself would cost. At twice what can be answered, a share of a = (1 - 2c) / (1 - c) of the
 * peak is then still answered: 89 % for c = 1/10, but nothing for c = 1/2. So only calls that cost
 * ten refusals and more are refused. Others are answered, as they came: a connection has one at a
 * time under way, so the last of 10,000 waits for less than two tenths of a second.
 *
 * <p>Thread-safe; {@link #observe} is called by one thread.
 */
final class Shedding {
    private static final double TARGET = 0.050;
    private static final double ALPHA = 0.125;
    private static final double BETA = 1.25;
    private static final double LARGE_DELAY = 0.250;
    private static final double LARGEST_STEP = 0.02;
    private static final double DECAY = 0.98;

    /** As little as this makes no difference. */
    private static final double LEAST = 0.001;

    /** Some are always let through: a change for the better must be seen. */
    private static final double MOST = 0.98;

    /**
     * What the web server, the kernel and this package need for a refusal, measured: 12 to 16 µs.
     */
    static final long REFUSAL_NANOS = TimeUnit.MICROSECONDS.toNanos(15);

    private static final long WORTH_REFUSING_NANOS = 10 * REFUSAL_NANOS;

    /** A share below this is not acted on while there is no delay: what is left of a burst. */
    private static final double SMALL = 0.2;

    private double before;
    private volatile boolean refusing;
    private volatile double share;

    /**
     * Takes note of the delay, every {@link QueueDelay#EVERY}.
     *
     * @param delayNanos how long work that could run has waited for a core
     */
    void observe(long delayNanos) {
        double delay = delayNanos / 1e9;
        double step = ALPHA * (delay - TARGET) + BETA * (delay - before);
        step = Math.min(step * caution(share), LARGEST_STEP);
        if (delay > LARGE_DELAY) {
            step = LARGEST_STEP;
        }
        double next = share + step;
        boolean calm = isCalm(delay) && isCalm(before);
        if (calm) {
            next *= DECAY;
        }
        before = delay;
        share = calm && next < LEAST ? 0 : Math.clamp(next, 0, MOST);
        refusing = share > 0 && !(calm && share < SMALL);
    }

    private static boolean isCalm(double delay) {
        return delay < TARGET / 2;
    }

    /** Section 4.2 of the RFC: how much of a step is taken while the share is small. */
    private static double caution(double share) {
        if (share < 0.000_001) {
            return 1.0 / 2048;
        } else if (share < 0.000_01) {
            return 1.0 / 512;
        } else if (share < 0.000_1) {
            return 1.0 / 128;
        } else if (share < 0.001) {
            return 1.0 / 32;
        } else if (share < 0.01) {
            return 1.0 / 8;
        }
        return share < 0.1 ? 1.0 / 2 : 1;
    }

    /** The share of costly calls that is refused now, 0 to 1. */
    double share() {
        return share;
    }

    /**
     * Refuses a call of this endpoint, if its turn has come.
     *
     * @param chance between 0 and 1, another one for each call
     * @throws Problem {@code overloaded}
     */
    void check(Endpoint endpoint, double chance) {
        if (refusing
                && chance < share
                && endpoint instanceof Measured measured
                && isCostly(measured)) {
            throw overloaded();
        }
    }

    /** Whether refusing a call of it saves anything. */
    static boolean isCostly(Measured endpoint) {
        return endpoint.typicalNanos() >= WORTH_REFUSING_NANOS;
    }

    static Problem overloaded() {
        return new Problem(
                        Code.OVERLOADED,
                        "More is being asked than can be answered in time.",
                        "Ask again after the seconds in Retry-After.")
                .withHeader("Retry-After", "1");
    }

    /** Whether anything is refused at all: asked for every call, so it costs next to nothing. */
    boolean isShedding() {
        return refusing;
    }
}
