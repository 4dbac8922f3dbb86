package dev.halyard.server.auth;

import dev.halyard.server.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the key that a token is signed with, and holds the token to it. Thread-safe. */
final class TokenSignatures {
    private final TokenKeys keys;
    private final Set<String> algorithms;

    /**
     * A signature that is good.
     *
     * @param keys the set that it was held to
     * @param until when the key is forgotten; null where that is not known
     */
    record Good(KeySet keys, @Nullable Instant until) {}

    TokenSignatures(TokenKeys keys, Set<String> algorithms) {
        this.keys = keys;
        this.algorithms = Set.copyOf(algorithms);
    }

    /**
     * Holds a token to its signature.
     *
     * @throws Problem when it is not by a key that is known, or not by an algorithm that is taken
     */
    Good verify(SignedToken token, Instant now) {
        String algorithm = TokenHeader.algorithm(token.header(), algorithms);
        String keyId = TokenHeader.keyId(token.header());
        KeySet set = keys.current();
        List<KeySet.Held> candidates = set.candidates(keyId, now);
        // twice: a look that was under way may have begun before the key was published
        for (int looks = 0; candidates.isEmpty() && looks < 2; looks++) {
            set = keys.newerThan(set);
            candidates = set.candidates(keyId, now);
        }
        if (candidates.isEmpty()) {
            throw set.isEmpty() ? Refused.noKeys() : Refused.unknownKey(reason(keyId));
        }
        List<KeySet.Held> fitting =
                candidates.stream().filter(held -> held.key().fits(algorithm)).toList();
        if (fitting.isEmpty()) {
            throw Refused.algorithm(
                    "The token's key is not for the algorithm that its header names.",
                    "Have the identity provider sign with an algorithm of that key.");
        }
        for (KeySet.Held held : fitting) {
            if (held.key().verifies(algorithm, token)) {
                return new Good(set, held.until());
            }
        }
        throw Refused.signature();
    }

    private static String reason(@Nullable String keyId) {
        return keyId == null
                ? "it names no key (kid), and there is not exactly one to choose from"
                : "its key (kid) is not among those that the identity provider publishes";
    }
}
