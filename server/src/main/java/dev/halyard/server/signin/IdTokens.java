package dev.halyard.server.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Verifies ID tokens as OpenID Connect Core 3.1.3.7 asks: signed by the provider with an algorithm
 * that is expected, from it, for us, now, and in answer to this very question. Thread-safe.
 */
final class IdTokens {
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final long KEYS_MILLIS = 15 * 60_000L;
    private static final long PATIENCE_MILLIS = 5_000;
    private static final long KEYS_AGAIN_MILLIS = 30_000;

    private final SignInConfig.OpenId config;
    private final Set<JWSAlgorithm> algorithms;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final InstantSource clock;

    IdTokens(URI keys, SignInConfig.OpenId config, Fetch fetch, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        algorithms =
                config.algorithms().stream()
                        .map(JWSAlgorithm::parse)
                        .collect(Collectors.toUnmodifiableSet());
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(algorithms, source(keys, fetch)));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // by us, below
    }

    private static JWKSource<SecurityContext> source(URI keys, Fetch fetch) {
        try {
            return JWKSourceBuilder.create(
                            keys.toURL(),
                            url ->
                                    new Resource(
                                            new String(
                                                    fetch.get(URI.create(url.toString())),
                                                    StandardCharsets.UTF_8),
                                            "application/json"))
                    .cache(KEYS_MILLIS, PATIENCE_MILLIS)
                    .refreshAheadCache(false)
                    .rateLimited(KEYS_AGAIN_MILLIS)
                    .outageTolerant(true)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * The claims of a token.
     *
     * @param nonce that the sign-in began with
     * @throws Problem when it is not good
     */
    JWTClaimsSet verify(String token, String nonce) {
        JWTClaimsSet claims = signed(token);
        if (!config.issuer().toString().equals(claims.getIssuer())) {
            throw refused(Code.ISSUER_MISMATCH, "it is another provider's");
        }
        checkAudience(claims);
        Instant now = clock.instant();
        Instant expires = instant(claims.getExpirationTime());
        Instant issued = instant(claims.getIssueTime());
        if (expires == null || issued == null) {
            throw refused(Code.CLAIM_MISSING, "it does not say from when to when it counts");
        }
        if (!now.isBefore(expires.plus(SKEW))) {
            throw refused(Code.TOKEN_EXPIRED, "it has expired");
        }
        if (issued.isAfter(now.plus(SKEW))) {
            throw refused(Code.TOKEN_EXPIRED, "it comes from the future: compare the clocks");
        }
        if (!nonce.equals(claims.getClaim("nonce"))) {
            throw refused(Code.CLAIM_MISSING, "it is not the answer to this sign-in (nonce)");
        }
        return claims;
    }

    private JWTClaimsSet signed(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!algorithms.contains(jwt.getHeader().getAlgorithm())) {
                throw refused(
                        Code.ALGORITHM_MISMATCH,
                        "it is signed in a way that FF_JWT_ALGORITHMS does not have");
            }
            return processor.process(jwt, null);
        } catch (ParseException e) {
            throw refused(Code.ALGORITHM_MISMATCH, "it is not a signed token");
        } catch (KeySourceException e) {
            throw Provider.away("its keys cannot be had");
        } catch (BadJWSException e) {
            throw refused(Code.SIGNATURE_INVALID, "its signature is wrong");
        } catch (BadJOSEException e) {
            throw refused(Code.KID_NOT_FOUND, "it is signed with a key that the provider lacks");
        } catch (JOSEException e) {
            throw refused(Code.SIGNATURE_INVALID, "its signature cannot be verified");
        }
    }

    /** With several audiences, or where it says for whom it was made, that must be us. */
    private void checkAudience(JWTClaimsSet claims) {
        List<String> audience = claims.getAudience();
        Object party = claims.getClaim("azp");
        boolean ours = audience.contains(config.clientId());
        boolean madeForUs = party == null ? audience.size() == 1 : party.equals(config.clientId());
        if (!ours || !madeForUs) {
            throw refused(Code.AUDIENCE_MISMATCH, "it was made for another service");
        }
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    private static Problem refused(Code code, String why) {
        return new Problem(
                code,
                "The provider's token is not taken: " + why + ".",
                "Sign in again; if it stays so, FF_OIDC_ISSUER and FF_OIDC_CLIENT_ID must be as the"
                        + " provider has them.");
    }
}
