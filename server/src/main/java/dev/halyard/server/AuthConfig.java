package dev.halyard.server;

import dev.halyard.control.state.Trust;
import dev.halyard.evaluator.Env;
import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.http.Networks;
import dev.halyard.server.http.RateLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask, checked.
 *
 * @param development whether callers are believed
 * @param tokens null where there is no key to verify them with
 * @param signIn null without a provider
 * @param envs the environments that are answered
 * @param clientAttributes names that an end user's own request may set
 */
record AuthConfig(
        boolean development,
        @Nullable TokenRules tokens,
        @Nullable SignIn signIn,
        @Nullable URI publicUrl,
        String sessionKey,
        Duration session,
        Set<Env> envs,
        Set<String> clientAttributes,
        RateLimits.Rates rates,
        Networks trustedProxies) {
    /** Whose signatures count: where callers are believed, everybody's. */
    Trust trust() {
        return development ? Trust.ALL : Trust.VERIFIED;
    }

    /** An OpenID Connect provider, and what it knows this service as. */
    record SignIn(URI issuer, String clientId, String clientSecret, String scopes) {}
}
