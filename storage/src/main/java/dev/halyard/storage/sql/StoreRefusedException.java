package dev.halyard.storage.sql;

import org.jspecify.annotations.Nullable;

/** The store is there but must not be used as it is: somebody has to change something first. */
public final class StoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
