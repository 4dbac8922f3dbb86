package dev.halyard.server.http;

import java.util.function.Supplier;

/** Whether requests should be sent here. Thread-safe. */
public final class Readiness {
    private final Supplier<String> elsewhere;
    private volatile String reason = "starting";

    /**
     * @param elsewhere why requests are better sent to another node, although this one answers;
     *     empty while they are not
     */
    public Readiness(Supplier<String> elsewhere) {
        this.elsewhere = elsewhere;
    }

    /** From now on there is something to answer with. */
    public void ready() {
        reason = "";
    }

    /** From now on this process only finishes what it has begun. */
    public void stopping() {
        reason = "stopping";
    }

    /** Why not; empty when ready. */
    public String reason() {
        String own = reason;
        return own.isEmpty() ? elsewhere.get() : own;
    }

    void check() {
        String why = reason;
        if (!why.isEmpty()) {
            throw new Problem(
                            Code.NOT_READY,
                            "The service is not ready: " + why + ".",
                            "Ask again after the seconds in Retry-After.")
                    .withHeader("Retry-After", "1");
        }
    }
}
