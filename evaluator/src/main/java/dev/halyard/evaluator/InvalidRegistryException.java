package dev.halyard.evaluator;

/** A registry cannot be compiled, because evaluating it could not be total; says why. */
public final class InvalidRegistryException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidRegistryException(String message) {
        super(message);
    }
}
