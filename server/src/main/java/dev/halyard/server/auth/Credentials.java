package dev.halyard.server.auth;

import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which credential counts: a Bearer token, else an API key, else a session of the console, else, in
 * development only, what the request says of itself. One that was sent and is not good is refused;
 * it never falls through to a weaker one. Thread-safe.
 */
public final class Credentials implements Identity.Source {
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final String BEARER = "bearer ";

    private final @Nullable Tokens tokens;
    private final Keys keys;
    private final Sessions sessions;
    private final @Nullable DevelopmentIdentity development;

    /** Verifies tokens. */
    @FunctionalInterface
    public interface Tokens {
        /**
         * Who a token says its bearer is.
         *
         * @throws Problem when it is not good
         */
        Identity verify(String token);
    }

    /** Knows API keys. */
    @FunctionalInterface
    public interface Keys {
        /** Where no keys are kept. */
        Keys NONE =
                key -> {
                    throw keyInvalid();
                };

        /**
         * What a key may do.
         *
         * @throws Problem when it is not known, or no longer good
         */
        Identity identify(String key);
    }

    /** Knows who signed in with a browser. */
    @FunctionalInterface
    public interface Sessions {
        /** Where nobody can sign in. */
        Sessions NONE = call -> Optional.empty();

        /**
         * Who sent the call; empty where no session came with it.
         *
         * @throws Problem when one came that may not do this
         */
        Optional<Identity> of(Call call);
    }

    /**
     * Takes these.
     *
     * @param tokens null where there is no key to verify them with
     * @param development null where requests are not believed
     */
    public Credentials(
            @Nullable Tokens tokens,
            Keys keys,
            Sessions sessions,
            @Nullable DevelopmentIdentity development) {
        this.tokens = tokens;
        this.keys = keys;
        this.sessions = sessions;
        this.development = development;
    }

    @Override
    public Identity asker(Call call) {
        Identity known = known(call);
        return known != null ? known : development().asker(call);
    }

    @Override
    public Identity actor(Call call) {
        Identity known = known(call);
        return known != null ? known : development().actor(call);
    }

    /** Null where no credential was sent. */
    private @Nullable Identity known(Call call) {
        boolean token = call.has(HeaderNames.AUTHORIZATION);
        boolean key = call.has(API_KEY);
        if (token && key) {
            throw Problem.invalid(
                    "The request has a token and an API key.", "Send one credential, not two.");
        }
        if (token) {
            return verified(call);
        }
        if (key) {
            String sent = call.header(API_KEY);
            if (sent == null) {
                throw keyInvalid();
            }
            return keys.identify(sent);
        }
        return sessions.of(call).orElse(null);
    }

    private Identity verified(Call call) {
        if (tokens == null) {
            throw unauthorized(
                    Code.KID_NOT_FOUND,
                    "The token cannot be verified: this service has no key to verify it with.",
                    development != null
                            ? "Leave the Authorization header out: development mode takes the X-PTT-"
                                    + " headers. FF_JWKS_URL or FF_JWT_PUBLIC_KEY lets tokens be"
                                    + " verified."
                            : "Set FF_JWKS_URL or FF_JWT_PUBLIC_KEY; or send an X-API-Key.");
        }
        String header = call.header(HeaderNames.AUTHORIZATION);
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw unauthorized(
                    Code.TOKEN_MISSING,
                    "The Authorization header holds no bearer token.",
                    "Send Authorization: Bearer and the token.");
        }
        return tokens.verify(header.substring(BEARER.length()).trim());
    }

    private DevelopmentIdentity development() {
        if (development == null) {
            throw unauthorized(
                    Code.TOKEN_MISSING,
                    "The request says nobody's name that can be verified.",
                    tokens == null
                            ? "Send an API key as X-API-Key."
                            : "Send Authorization: Bearer and a token, or an API key as X-API-Key."
                                    + " Headers and query parameters are not believed here.");
        }
        return development;
    }

    static Problem keyInvalid() {
        return unauthorized(
                Code.KEY_INVALID,
                "The API key is not known, or was revoked.",
                "An admin makes and lists keys under /api/admin/api-keys.");
    }

    /** 401, with the header that goes with it. */
    static Problem unauthorized(Code code, String message, String hint) {
        return new Problem(code, message, hint).withHeader("WWW-Authenticate", "Bearer");
    }
}
