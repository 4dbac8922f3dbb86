package dev.halyard.control;

import dev.halyard.control.ControlPlane.Outcome;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A submission that somebody waits for. */
record Waiting(Submission submission, CompletableFuture<Outcome> answer) {
    /**
     * What it came to. What is begun has an end, since no log waits for ever; what waits behind it
     * need not wait so long.
     *
     * @param patience until it is begun
     * @param withdraw takes it back; false where it is begun
     * @throws RuntimeException with which it was answered
     */
    Outcome outcome(Duration patience, BooleanSupplier withdraw) {
        try {
            return answer.copy().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw cause(e);
            }
        }
        if (withdraw.getAsBoolean()) {
            throw new StoreUnavailableException("the changes before it take too long", null);
        }
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw cause(e);
        }
    }

    private static RuntimeException cause(CompletionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : e;
    }
}
