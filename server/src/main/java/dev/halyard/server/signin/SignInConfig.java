package dev.halyard.server.signin;

import dev.halyard.evaluator.Env;
import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.http.Role;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How people sign in.
 *
 * @param provider null where there is none
 * @param publicUrl where browsers reach this service; null for wherever they say they do
 * @param tls whether this service speaks TLS itself
 * @param sessionKey 32 bytes in Base64 that sessions are sealed with; empty to make some up
 * @param session how long a session lasts at most
 * @param envs the environments that are answered
 * @param clientAttributes names that an end user's own request may set
 */
public record SignInConfig(
        @Nullable OpenId provider,
        @Nullable URI publicUrl,
        boolean tls,
        String sessionKey,
        Duration session,
        Set<Env> envs,
        Set<String> clientAttributes) {
    public SignInConfig {
        envs = Set.copyOf(envs);
        clientAttributes = Set.copyOf(clientAttributes);
    }

    /** Whether browsers come by https, to us or to a proxy before us. */
    boolean isHttps() {
        return publicUrl == null ? tls : "https".equals(publicUrl.getScheme());
    }

    /**
     * A provider, and what it knows this service as.
     *
     * @param clientSecret empty for a public client
     * @param algorithms asymmetric ones that it may sign with
     */
    public record OpenId(
            URI issuer,
            String clientId,
            String clientSecret,
            String scopes,
            Set<String> algorithms,
            TokenRules.Claims claims,
            Map<String, Set<Role>> roles) {
        public OpenId {
            algorithms = Set.copyOf(algorithms);
            roles = Map.copyOf(roles);
        }
    }
}
