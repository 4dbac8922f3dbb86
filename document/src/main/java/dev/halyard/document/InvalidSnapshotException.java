package dev.halyard.document;

/** What was read is no whole and unharmed snapshot; nothing of it may be used. */
public final class InvalidSnapshotException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSnapshotException(String message) {
        super(message);
    }

    InvalidSnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
