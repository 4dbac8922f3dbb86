package dev.halyard.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.halyard.server.http.Identity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were good a moment ago, by their digest: checking a signature costs many times a
 * decision. What is found here is held to the clock and to the keys of the moment all the same, so
 * that nothing lives longer for having been cached. Bad tokens are not remembered: an attacker has
 * as many as he likes, and would push the good ones out. Thread-safe.
 */
final class TokenCache {
    /** At most; a jump of the system's clock does not stretch it. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int MOST = 10_000;

    private final Cache<ByteBuffer, Entry> entries =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

    /**
     * A good token's bearer.
     *
     * @param lifetime of the token
     * @param signature that it was good by
     * @param at when that was checked
     */
    record Entry(
            Identity identity,
            TokenClaims.Lifetime lifetime,
            TokenSignatures.Good signature,
            Instant at) {
        boolean isGood(KeySet keys, Instant now) {
            Instant until = signature.until();
            return signature.keys() == keys
                    && lifetime.has(now)
                    && now.isBefore(at.plus(LONGEST))
                    && (until == null || now.isBefore(until));
        }
    }

    /** The bearer of a token that is known to be good with these keys, now; else null. */
    @Nullable Identity find(ByteBuffer digest, KeySet keys, Instant now) {
        Entry entry = entries.getIfPresent(digest);
        return entry != null && entry.isGood(keys, now) ? entry.identity() : null;
    }

    void put(ByteBuffer digest, Entry entry) {
        entries.put(digest, entry);
    }

    /** What stands for a token here, so that a dump of memory or a log of keys holds none. */
    static ByteBuffer digest(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
