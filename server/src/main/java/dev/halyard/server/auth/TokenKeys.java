package dev.halyard.server.auth;

import dev.halyard.server.auth.VerificationKey.UnusableException;
import dev.halyard.server.health.Check;

/** The port that gives the keys which tokens are verified with. Thread-safe. */
interface TokenKeys extends AutoCloseable {
    /** The keys to use now. Takes no lock and waits for nothing. */
    KeySet current();

    /**
     * The keys after a look for newer ones than these, as far as one may be taken now; waits for it
     * a few seconds at most.
     */
    KeySet newerThan(KeySet known);

    /** How they are, for health. */
    Check check();

    @Override
    void close();

    /**
     * One key that is always the same.
     *
     * @throws IllegalArgumentException when {@link PemKey#problem} has something to say
     */
    static TokenKeys fixed(String pem) {
        try {
            return new FixedKey(KeySet.of(PemKey.read(pem)));
        } catch (UnusableException e) {
            throw new IllegalArgumentException("FF_JWT_PUBLIC_KEY: " + e.getMessage(), e);
        }
    }
}
