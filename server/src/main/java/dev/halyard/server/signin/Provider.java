package dev.halyard.server.signin;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OpenID Connect provider, spoken to by the authorization code flow with PKCE. It is asked what
 * it is when somebody first signs in, not at start: flags are answered without it. Thread-safe.
 */
final class Provider {
    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
    private static final Duration KNOWN_FOR = Duration.ofHours(1);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private final SignInConfig.OpenId config;
    private final InstantSource clock;
    private final Fetch fetch = new Fetch();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Known known;

    /** What was last heard of it. A failure is remembered for a moment, so that few wait for it. */
    private record Known(@Nullable Parts parts, Instant until) {}

    private record Parts(Discovery discovery, IdTokens tokens) {}

    Provider(SignInConfig.OpenId config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Where to send a browser that wants to sign in.
     *
     * @throws Problem when the provider cannot be asked
     */
    String authorize(Flow flow) {
        return Discovery.with(
                parts().discovery.authorize(),
                List.of(
                        "response_type", "code",
                        "client_id", config.clientId(),
                        "redirect_uri", flow.redirect(),
                        "scope", config.scopes(),
                        "state", flow.state(),
                        "nonce", flow.nonce(),
                        "code_challenge", flow.challenge(),
                        "code_challenge_method", "S256"));
    }

    /**
     * Who the code that a browser came back with stands for.
     *
     * @param issuer as the answer names it; null where it does not
     * @throws Problem when it is not good
     */
    SignedIn redeem(String code, Flow flow, @Nullable String issuer) {
        Parts parts = parts();
        boolean another = issuer != null && !issuer.equals(config.issuer().toString());
        if (another || (issuer == null && parts.discovery.namesItself())) {
            throw new Problem(
                    Code.ISSUER_MISMATCH,
                    "The answer does not come from the provider that was asked.",
                    "Sign in again.");
        }
        return SignedIn.from(
                parts.tokens.verify(idToken(code, flow, parts.discovery), flow.nonce()).getClaims(),
                config.claims(),
                config.roles());
    }

    private String idToken(String code, Flow flow, Discovery discovery) {
        List<String> form =
                new ArrayList<>(
                        List.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                flow.redirect(),
                                "code_verifier",
                                flow.verifier()));
        HttpRequest.Builder request = HttpRequest.newBuilder(discovery.token());
        boolean secret = !config.clientSecret().isEmpty();
        if (secret && discovery.basic()) {
            request.setHeader("Authorization", basic());
        } else {
            form.addAll(List.of("client_id", config.clientId()));
            if (secret) {
                form.addAll(List.of("client_secret", config.clientSecret()));
            }
        }
        request.setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Form.of(form)));
        try {
            return idToken(fetch.send(request));
        } catch (IOException e) {
            throw away("its token endpoint does not answer");
        }
    }

    /** RFC 6749, 2.3.1: each is encoded as in a form first. */
    private String basic() {
        String pair = Form.encoded(config.clientId()) + ":" + Form.encoded(config.clientSecret());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String idToken(HttpResponse<byte[]> response) {
        if (response.statusCode() >= 500) {
            throw away("its token endpoint has a fault");
        }
        try {
            if (response.statusCode() == 200
                    && Json.parse(response.body(), 16) instanceof Value.Members members) {
                String token = Session.text(members.members().get("id_token"));
                if (token != null) {
                    return token;
                }
            }
        } catch (MalformedJsonException e) {
            // told below
        }
        throw new Problem(
                Code.TOKEN_MISSING,
                "The provider gives no ID token for this sign-in.",
                "Sign in again. If it stays so, compare FF_OIDC_CLIENT_ID, FF_OIDC_CLIENT_SECRET and"
                        + " FF_PUBLIC_URL with what the provider has of this service.");
    }

    private Parts parts() {
        Known now = known;
        if (now == null || !clock.instant().isBefore(now.until)) {
            now = ask();
        }
        if (now.parts == null) {
            throw away("its discovery document cannot be had");
        }
        return now.parts;
    }

    /** By one at a time; the others wait for what it hears. */
    private Known ask() {
        asking.lock();
        try {
            Known last = known;
            Instant now = clock.instant();
            if (last != null && now.isBefore(last.until)) {
                return last;
            }
            Parts before = last == null ? null : last.parts;
            Known next;
            try {
                next = new Known(read(before), now.plus(KNOWN_FOR));
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue(
                                "reason",
                                Objects.requireNonNullElse(e.getMessage(), e.getClass().getName()))
                        .log("The identity provider cannot be asked what it is");
                next = new Known(before, now.plus(AGAIN_AFTER));
            }
            known = next;
            return next;
        } finally {
            asking.unlock();
        }
    }

    /** Keys that are cached stay so for as long as they are kept at the same place. */
    private Parts read(@Nullable Parts before) throws IOException {
        String base = config.issuer().toString();
        String slash = base.endsWith("/") ? "" : "/";
        Discovery discovery =
                Discovery.of(
                        fetch.get(URI.create(base + slash + ".well-known/openid-configuration")),
                        config.issuer());
        return before != null && before.discovery.keys().equals(discovery.keys())
                ? new Parts(discovery, before.tokens)
                : new Parts(discovery, new IdTokens(discovery.keys(), config, fetch, clock));
    }

    static Problem away(String why) {
        return new Problem(
                        Code.NOT_READY,
                        "The identity provider cannot be reached: " + why + ".",
                        "Try again in a moment. Flags are answered meanwhile; FF_OIDC_ISSUER says"
                                + " where the provider is.")
                .withHeader("Retry-After", "5");
    }
}
