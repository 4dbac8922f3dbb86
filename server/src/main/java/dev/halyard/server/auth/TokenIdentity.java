package dev.halyard.server.auth;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the claims of a good token make of its bearer. Immutable, thread-safe. */
final class TokenIdentity {
    /** As envelopes and records say it. */
    static final String SOURCE = "jwt";

    /** What tokens need to be tokens; nothing that is known of a user. */
    private static final Set<String> PROTOCOL =
            Set.of(
                    "iss",
                    "sub",
                    "aud",
                    "exp",
                    "nbf",
                    "iat",
                    "jti",
                    "azp",
                    "nonce",
                    "auth_time",
                    "acr",
                    "amr",
                    "at_hash",
                    "c_hash",
                    "s_hash",
                    "sid",
                    "session_state",
                    "cnf",
                    "typ");

    private final TokenRules.Claims names;
    private final Map<String, Set<Role>> roles;
    private final Set<Env> envs;
    private final Set<String> settable;
    private final Set<String> noAttributes;

    /**
     * Takes these.
     *
     * @param envs the environments that are answered
     * @param settable names of attributes that an end user's request may set
     */
    TokenIdentity(TokenRules rules, Set<Env> envs, Set<String> settable) {
        names = rules.claims();
        roles = rules.roles();
        this.envs = Set.copyOf(envs);
        this.settable = Set.copyOf(settable);
        Set<String> taken = new HashSet<>(PROTOCOL);
        taken.addAll(
                List.of(
                        names.user(),
                        names.tenant(),
                        names.tier(),
                        names.roleKey(),
                        names.roles(),
                        names.scope()));
        noAttributes = Set.copyOf(taken);
    }

    /**
     * Whose claims these are.
     *
     * @throws Problem when one that is needed is missing, or one cannot be what it should
     */
    Identity of(TokenClaims claims) {
        String user = claims.id(names.user());
        if (user == null) {
            throw Refused.claim(names.user(), "is missing");
        }
        String tenant = claims.id(names.tenant());
        String tier = claims.id(names.tier());
        String roleKey = claims.id(names.roleKey());
        Set<Permission> permissions = permissions(claims.words(names.scope()), tenant);
        Identity.Subject subject =
                permissions.contains(Permission.EVALUATE_ANY)
                        ? new Identity.Subject.Named()
                        : new Identity.Subject.Own(
                                user, tenant, tier, roleKey, attributes(claims), settable);
        return new Identity(
                user,
                roles(claims.words(names.roles()), tenant),
                permissions,
                tenant,
                roleKey,
                SOURCE,
                null,
                envs,
                subject);
    }

    /** Roles of a tenant mean nothing to somebody of none. */
    private Set<Role> roles(List<String> named, @Nullable String tenant) {
        Set<Role> held = EnumSet.noneOf(Role.class);
        for (String name : named) {
            for (Role role : meant(name)) {
                boolean ofTenant = role == Role.TENANT_VIEWER || role == Role.TENANT_EDITOR;
                if (!ofTenant || tenant != null) {
                    held.addAll(role.implied());
                }
            }
        }
        return held;
    }

    private Set<Role> meant(String name) {
        Set<Role> mapped = roles.get(name);
        return mapped != null ? mapped : Role.of(name).map(Set::of).orElse(Set.of());
    }

    /** The whole snapshot holds every tenant's rows. */
    private static Set<Permission> permissions(List<String> scope, @Nullable String tenant) {
        Set<Permission> held = EnumSet.noneOf(Permission.class);
        for (String word : scope) {
            Permission.of(word).ifPresent(held::add);
        }
        if (tenant != null) {
            held.remove(Permission.SNAPSHOT);
        }
        return held;
    }

    /** Every other claim that can be one; objects, say, cannot. */
    private Map<String, Value> attributes(TokenClaims claims) {
        Map<String, Value> attributes = new LinkedHashMap<>();
        claims.all()
                .forEach((name, value) -> {
                    if (!noAttributes.contains(name) && isAttribute(name, value)) {
                        attributes.put(name, value);
                    }
                });
        return attributes;
    }

    private static boolean isAttribute(String name, Value value) {
        try {
            Context.builder("anybody").attribute(name, value);
            return !(value instanceof Value.Null);
        } catch (InvalidContextException e) {
            return false;
        }
    }
}
