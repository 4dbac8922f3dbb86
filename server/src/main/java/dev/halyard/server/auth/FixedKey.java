package dev.halyard.server.auth;

import dev.halyard.server.health.Check;

/** The one key of {@code FF_JWT_PUBLIC_KEY}; changing it takes a start. Immutable. */
record FixedKey(KeySet current) implements TokenKeys {
    @Override
    public KeySet newerThan(KeySet known) {
        return current;
    }

    @Override
    public Check check() {
        return new Check(true, "1 key, from FF_JWT_PUBLIC_KEY");
    }

    @Override
    public void close() {
        // nothing is open
    }
}
