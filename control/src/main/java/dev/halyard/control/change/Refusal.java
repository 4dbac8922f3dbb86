package dev.halyard.control.change;

import dev.halyard.control.state.Doc;
import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change that is not made: what is wrong, then what to do. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, as answers name it. */
    public enum Code {
        INVALID_REQUEST,
        FLAG_NOT_FOUND,
        APPROVAL_NOT_FOUND,
        NOT_FOUND,
        FORBIDDEN,
        APPROVAL_NOT_ALLOWED,
        VERSION_CONFLICT,
        TRANSITION_NOT_ALLOWED,
        APPROVAL_REQUIRED,
        APPROVAL_VOID,
        APPROVAL_EXPIRED,
        HAS_DEPENDANTS,
        KEY_TAKEN,
        IDEMPOTENCY_CONFLICT,
        VALIDATION_FAILED,
        NO_CHANGE,
        PRECONDITION_REQUIRED
    }

    private final Code code;
    private final String hint;
    private final transient List<Value> details;

    public Refusal(Code code, String message, String hint) {
        this(code, message, hint, List.of());
    }

    public Refusal(Code code, String message, String hint, List<? extends Value> details) {
        super(message, null, false, false); // an answer, not a fault: no stack trace to pay for
        this.code = code;
        this.hint = hint;
        this.details = List.copyOf(details);
    }

    /** A document or body with these mistakes in it. */
    static Refusal invalid(List<DocumentError> errors) {
        DocumentError first = errors.get(0);
        String at = first.pointer().isEmpty() ? "The body" : first.pointer();
        String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return new Refusal(
                Code.VALIDATION_FAILED,
                at + " " + first.message() + more + ".",
                "details has every error by JSON pointer.",
                places(errors));
    }

    /** Errors of a document as programs read them. */
    static List<Value> places(List<DocumentError> errors) {
        return errors.stream()
                .<Value>map(e ->
                        Doc.object()
                                .put("pointer", e.pointer())
                                .put("message", e.message())
                                .members())
                .toList();
    }

    static Refusal invalid(String pointer, String message) {
        return invalid(List.of(new DocumentError(pointer, message)));
    }

    static Refusal flagNotFound(String key) {
        return new Refusal(
                Code.FLAG_NOT_FOUND,
                "There is no flag " + key + ".",
                "GET /api/admin/flags lists the keys.");
    }

    static Refusal notFound(String what) {
        return new Refusal(Code.NOT_FOUND, "There is no " + what + ".", "Check its name.");
    }

    static Refusal noChange() {
        return new Refusal(Code.NO_CHANGE, "This changes nothing.", "It already is as you asked.");
    }

    static Refusal versionConflict(long current, @Nullable Long sent) {
        return new Refusal(
                Code.VERSION_CONFLICT,
                "Somebody was faster: the version is " + current + ", not " + sent + ".",
                "Read it again, and decide whether your change still holds.",
                List.of(Doc.object().put("current_version", current).members()));
    }

    static Refusal versionNeeded(long current) {
        return new Refusal(
                Code.PRECONDITION_REQUIRED,
                "The version that you saw was not sent.",
                "Send expected_version, or If-Match, so that nobody's change is overwritten unseen. It"
                        + " is "
                        + current
                        + " now.",
                List.of(Doc.object().put("current_version", current).members()));
    }

    public Code code() {
        return code;
    }

    public String hint() {
        return hint;
    }

    /** JSON values that say where or what, for programs. */
    public List<Value> details() {
        return details == null ? List.of() : details;
    }
}
