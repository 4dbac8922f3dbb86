package dev.halyard.control.log;

import org.jspecify.annotations.Nullable;

/**
 * Nothing was written: the store is away, full, refused it, or has gone where this program cannot
 * follow. Asking again later is safe.
 */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
