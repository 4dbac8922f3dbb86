package dev.halyard.control.log;

import org.jspecify.annotations.Nullable;

/** The commit was sent and no answer came: it may have happened. The log will tell. */
public final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
