package dev.halyard.server.http;

/**
 * An endpoint that remembers what a call of it costs: near the median of the last hundreds, which
 * unlike a mean takes no notice of the few that the operating system interrupted. Every call moves
 * it two percent towards itself. Thread-safe: an update that another one overwrites is one sample
 * less.
 */
final class Measured implements Endpoint {
    private static final double STEP = 1.02;

    private final Endpoint endpoint;
    private double typicalNanos;

    Measured(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Only answers count: a wrong request says nothing about what right ones cost. */
    @Override
    public Answer answer(Call call) {
        long start = System.nanoTime();
        Answer answer = endpoint.answer(call);
        took(System.nanoTime() - start);
        return answer;
    }

    void took(long nanos) {
        double before = typicalNanos;
        typicalNanos = before == 0 ? nanos : nanos > before ? before * STEP : before / STEP;
    }

    double typicalNanos() {
        return typicalNanos;
    }
}
