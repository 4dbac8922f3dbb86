package dev.halyard.server.signin;

import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The session in a browser: sealed, with how it was come by sealed in, so that one made in
 * development, or with another provider, is worth nothing elsewhere. Thread-safe.
 */
final class SessionCookie {
    private final Cookie cookie;
    private final Seal.Keys keys;
    private final Seal seal;
    private final Duration lasting;
    private final InstantSource clock;

    SessionCookie(SignInConfig config, Seal.Keys keys, InstantSource clock) {
        cookie = Cookie.of("halyard", "halyard-session", config.isHttps());
        this.keys = keys;
        SignInConfig.OpenId provider = config.provider();
        seal =
                new Seal(
                        keys,
                        provider == null
                                ? "session development"
                                : "session " + provider.issuer() + " " + provider.clientId());
        lasting = config.session();
        this.clock = clock;
    }

    /** The session that came with a call, if it is one of ours, for this, and not over. */
    Optional<Session> of(Call call) {
        return cookie.of(call)
                .flatMap(seal::open)
                .flatMap(Session::of)
                .filter(session -> session.isGood(clock.instant()));
    }

    /** A session that begins now. */
    Session begun(SignedIn who) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Session(who, keys.random(12), now, now.plus(lasting));
    }

    /**
     * Gives a session to the browser.
     *
     * @throws Problem when a browser would not keep it
     */
    Answer begin(Answer answer, Session session) {
        String value = seal.seal(session.toJson());
        if (!cookie.holds(value)) {
            throw Problem.invalid(
                    "What the provider says of this person is too long for a cookie.",
                    "Shorter names of claims' values, such as the tenant's, make it fit.");
        }
        return answer.withCookie(cookie.set(value, lasting));
    }

    /** Ends it, in this browser. */
    Answer end(Answer answer) {
        return answer.withCookie(cookie.cleared());
    }
}
