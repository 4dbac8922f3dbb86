package dev.halyard.server.http;

/** Whether requests should be sent here. Thread-safe. */
public final class Readiness {
    private volatile String reason = "starting";

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
        return reason;
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
