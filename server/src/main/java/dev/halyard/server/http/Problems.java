package dev.halyard.server.http;

import dev.halyard.control.change.Refusal;
import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.control.log.StoreUnavailableException;
import java.util.Objects;
import java.util.Optional;

/** What the control plane refuses, as HTTP says it: the one place where that becomes 404 or 409. */
final class Problems {
    private Problems() {}

    /** Empty for what is no refusal but a defect. */
    static Optional<Problem> of(RuntimeException refused) {
        return switch (refused) {
            case Problem problem -> Optional.of(problem);
            case Refusal refusal ->
                    Optional.of(
                            new Problem(code(refusal.code()), message(refusal), refusal.hint())
                                    .withValues(refusal.details()));
            case StoreUnavailableException away ->
                    Optional.of(
                            new Problem(
                                            Code.STORE_UNAVAILABLE,
                                            "The change was not made: the store is not available.",
                                            "Send it again after the seconds in Retry-After."
                                                    + " Evaluation goes on meanwhile.")
                                    .withHeader("Retry-After", "1"));
            case OutcomeUnknownException unknown ->
                    Optional.of(
                            new Problem(
                                            Code.OUTCOME_UNKNOWN,
                                            "Nobody can say yet whether the change was made.",
                                            "Send it again with the same Idempotency-Key: it is made"
                                                    + " once at most.")
                                    .withHeader("Retry-After", "1"));
            default -> Optional.empty();
        };
    }

    private static String message(Refusal refusal) {
        return Objects.requireNonNullElse(refusal.getMessage(), "");
    }

    private static Code code(Refusal.Code code) {
        return switch (code) {
            case INVALID_REQUEST -> Code.INVALID_REQUEST;
            case FLAG_NOT_FOUND -> Code.FLAG_NOT_FOUND;
            case APPROVAL_NOT_FOUND -> Code.APPROVAL_NOT_FOUND;
            case NOT_FOUND -> Code.NOT_FOUND;
            case FORBIDDEN -> Code.FORBIDDEN;
            case APPROVAL_NOT_ALLOWED -> Code.APPROVAL_NOT_ALLOWED;
            case VERSION_CONFLICT -> Code.VERSION_CONFLICT;
            case TRANSITION_NOT_ALLOWED -> Code.TRANSITION_NOT_ALLOWED;
            case APPROVAL_REQUIRED -> Code.APPROVAL_REQUIRED;
            case APPROVAL_VOID -> Code.APPROVAL_VOID;
            case APPROVAL_EXPIRED -> Code.APPROVAL_EXPIRED;
            case HAS_DEPENDANTS -> Code.HAS_DEPENDANTS;
            case KEY_TAKEN -> Code.KEY_TAKEN;
            case IDEMPOTENCY_CONFLICT -> Code.IDEMPOTENCY_CONFLICT;
            case VALIDATION_FAILED -> Code.VALIDATION_FAILED;
            case NO_CHANGE -> Code.NO_CHANGE;
            case PRECONDITION_REQUIRED -> Code.PRECONDITION_REQUIRED;
        };
    }
}
