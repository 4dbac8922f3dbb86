package dev.halyard.server.auth;

import dev.halyard.server.http.Role;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token must be.
 *
 * @param jwksUrl where its keys are; null with a fixed key
 * @param publicKey PEM of the one key; null with a key set's address
 * @param audience one of these must be among its {@code aud}; empty takes any
 * @param issuer its {@code iss}; null takes any
 * @param algorithms asymmetric ones, by their JOSE names
 * @param claims the names of the claims that are read
 * @param roles what the provider's names for roles mean; a name that is not here stands for itself
 */
public record TokenRules(
        @Nullable URI jwksUrl,
        @Nullable String publicKey,
        Set<String> audience,
        @Nullable String issuer,
        Set<String> algorithms,
        Claims claims,
        Map<String, Set<Role>> roles) {
    public TokenRules {
        audience = Set.copyOf(audience);
        algorithms = Set.copyOf(algorithms);
        roles = Map.copyOf(roles);
    }

    /** The names of claims; one that is not found as it is may be a path, with dots. */
    public record Claims(
            String user, String tenant, String tier, String roleKey, String roles, String scope) {
        /** As specified. */
        public static final Claims DEFAULT =
                new Claims("sub", "tenant_id", "tier", "role_key", "roles", "scope");
    }
}
