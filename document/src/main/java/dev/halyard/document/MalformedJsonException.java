package dev.halyard.document;

import java.util.List;

/** A text is not strict JSON. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<DocumentError> errors;

    MalformedJsonException(List<DocumentError> errors) {
        super(Errors.summary("the JSON", errors));
        this.errors = errors;
    }

    /** What is wrong with it, at least one thing. */
    public List<DocumentError> errors() {
        return errors;
    }
}
