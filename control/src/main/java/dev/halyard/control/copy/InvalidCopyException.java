package dev.halyard.control.copy;

import org.jspecify.annotations.Nullable;

/** What was read is not, to the last byte, what was written. */
public final class InvalidCopyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidCopyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
