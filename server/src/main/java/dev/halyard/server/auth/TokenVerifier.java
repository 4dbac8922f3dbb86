package dev.halyard.server.auth;

import dev.halyard.evaluator.Env;
import dev.halyard.server.health.Check;
import dev.halyard.server.http.Identity;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/**
 * Verifies tokens: its form, its header, its key and signature, its times, whom it is for and by,
 * then who its bearer is. The first thing that is wrong is told. Thread-safe.
 */
public final class TokenVerifier implements Credentials.Tokens, AutoCloseable {
    private final TokenKeys keys;
    private final TokenSignatures signatures;
    private final TokenRules rules;
    private final TokenIdentity identities;
    private final InstantSource clock;
    private final TokenCache cache = new TokenCache();

    TokenVerifier(
            TokenKeys keys,
            TokenRules rules,
            Set<Env> envs,
            Set<String> settable,
            InstantSource clock) {
        this.keys = keys;
        this.rules = rules;
        this.clock = clock;
        signatures = new TokenSignatures(keys, rules.algorithms());
        identities = new TokenIdentity(rules, envs, settable);
    }

    /**
     * By these rules; published keys are fetched and followed from now on. It does not wait for
     * them: a service starts without its identity provider.
     *
     * @param envs the environments that are answered
     * @param settable names of attributes that an end user's request may set
     * @param kept where published keys are kept for the next start
     */
    public static TokenVerifier open(
            TokenRules rules,
            Set<Env> envs,
            Set<String> settable,
            InstantSource clock,
            KeptKeys kept) {
        TokenKeys keys =
                rules.jwksUrl() != null
                        ? PublishedKeys.follow(rules.jwksUrl(), clock, kept)
                        : TokenKeys.fixed(rules.publicKey() == null ? "" : rules.publicKey());
        return new TokenVerifier(keys, rules, envs, settable, clock);
    }

    @Override
    public Identity verify(String token) {
        if (token.length() > SignedToken.MAX_LENGTH) {
            throw SignedToken.tooLong(); // before a digest is made of it
        }
        Instant now = clock.instant();
        ByteBuffer digest = TokenCache.digest(token);
        Identity known = cache.find(digest, keys.current(), now);
        if (known != null) {
            return known;
        }
        TokenCache.Entry verified = verified(SignedToken.read(token), now);
        cache.put(digest, verified);
        return verified.identity();
    }

    private TokenCache.Entry verified(SignedToken token, Instant now) {
        TokenSignatures.Good signature = signatures.verify(token, now);
        TokenClaims claims = new TokenClaims(token.claims());
        TokenClaims.Lifetime lifetime = claims.lifetime(now);
        claims.audience(rules.audience());
        claims.issuer(rules.issuer());
        return new TokenCache.Entry(identities.of(claims), lifetime, signature, now);
    }

    /** How the keys are, for health. */
    public Check check() {
        return keys.check();
    }

    @Override
    public void close() {
        keys.close();
    }
}
