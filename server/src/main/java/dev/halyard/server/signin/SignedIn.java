package dev.halyard.server.signin;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who signed in, as the provider describes them. Immutable.
 *
 * @param name to show, to them alone
 * @param roles with all that they imply
 */
record SignedIn(
        String id,
        String name,
        Set<Role> roles,
        Set<Permission> permissions,
        @Nullable String tenant,
        @Nullable String tier,
        @Nullable String roleKey) {
    SignedIn {
        roles = Set.copyOf(roles);
        permissions = Set.copyOf(permissions);
    }

    /**
     * Reads the claims of an ID token that has been verified.
     *
     * @throws Problem when it names nobody, or something that cannot be used
     */
    static SignedIn from(
            Map<String, Object> claims, TokenRules.Claims names, Map<String, Set<Role>> meanings) {
        String id = text(claims, names.user());
        if (id == null) {
            throw new Problem(
                    Code.CLAIM_MISSING,
                    "The provider did not say who signed in: " + names.user() + " is missing.",
                    "FF_JWT_CLAIMS says which claim holds the user.");
        }
        String tenant = text(claims, names.tenant());
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words(find(claims, names.roles()))) {
            Set<Role> meant = meanings.get(word);
            if (meant == null) {
                Role.of(word).ifPresent(role -> roles.addAll(role.implied()));
            } else {
                meant.forEach(role -> roles.addAll(role.implied()));
            }
        }
        boolean named = claims.get("name") instanceof String known && !known.isBlank();
        String name = named ? String.valueOf(claims.get("name")) : id;
        return new SignedIn(
                id,
                Problem.shown(name),
                roles,
                permissions(words(find(claims, names.scope())), roles, tenant),
                tenant,
                text(claims, names.tier()),
                text(claims, names.roleKey()));
    }

    /**
     * Whoever sees all rules may as well try them for anybody; and nobody who is bound to a tenant
     * takes everything away.
     */
    private static Set<Permission> permissions(
            List<String> scope, Set<Role> roles, @Nullable String tenant) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        scope.forEach(word -> Permission.of(word).ifPresent(permissions::add));
        if (roles.contains(Role.VIEWER)) {
            permissions.add(Permission.EVALUATE_ANY);
        }
        if (tenant != null) {
            permissions.remove(Permission.SNAPSHOT);
        }
        return permissions;
    }

    /** A claim by its name, or by its path where no claim is called so. */
    private static @Nullable Object find(Map<?, ?> claims, String name) {
        if (claims.containsKey(name)) {
            return claims.get(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? find(inner, name.substring(dot + 1))
                : null;
    }

    private static List<String> words(@Nullable Object claim) {
        List<String> words = new ArrayList<>();
        if (claim instanceof String text) {
            words.addAll(List.of(text.split("[ ,]+", -1)));
        } else if (claim instanceof Collection<?> several) {
            several.forEach(each -> words.add(String.valueOf(each)));
        }
        return words;
    }

    /** By the rule of contexts; null where absent or empty. */
    private static @Nullable String text(Map<String, Object> claims, String name) {
        Object claim = find(claims, name);
        if (claim == null || claim.equals("")) {
            return null;
        }
        if (claim instanceof String text) {
            checkId(text, "The claim " + name);
            return text;
        }
        throw unusable("The claim " + name);
    }

    /**
     * Holds an id to the rule of contexts.
     *
     * @throws Problem when it is too long, or has control characters
     */
    static void checkId(String id, String what) {
        try {
            Context.of(id);
        } catch (InvalidContextException e) {
            throw unusable(what);
        }
    }

    private static Problem unusable(String what) {
        return Problem.invalid(
                what + " cannot be used.",
                "Ids are texts of 1 to 256 characters without control characters.");
    }
}
