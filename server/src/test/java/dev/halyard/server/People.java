package dev.halyard.server;

import dev.halyard.evaluator.Env;
import dev.halyard.server.auth.Credentials;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Role;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is known by words instead of signed tokens: {@code id@tenant/role,role} is an end user of a
 * tenant with roles, {@code id!tenant/…} a service that asks for anybody. Any part but the id may
 * be empty; {@code ?prod,dev} at the end bounds the environments, and a permission may stand among
 * the roles.
 */
public final class People implements Credentials.Tokens {
    /** The header that says so. */
    public static String token(String words) {
        return "Authorization: Bearer " + words;
    }

    @Override
    public Identity verify(String words) {
        String[] bounded = words.split("\\?", -1);
        String[] who = bounded[0].split("[@!/]", -1);
        @Nullable String tenant = who[1].isEmpty() ? null : who[1];
        Set<String> held = Set.of(who[2].isEmpty() ? new String[0] : who[2].split(",", -1));
        Set<Role> roles = new HashSet<>();
        held.forEach(name -> Role.of(name).ifPresent(role -> roles.addAll(role.implied())));
        Set<Permission> permissions =
                held.stream()
                        .flatMap(name -> Permission.of(name).stream())
                        .collect(Collectors.toSet());
        Set<Env> envs = bounded.length == 1 ? Identity.ALL_ENVS : envs(bounded[1]);
        Identity.Subject subject =
                bounded[0].contains("!")
                        ? new Identity.Subject.Named()
                        : new Identity.Subject.Own(who[0], tenant, null, null, Map.of(), Set.of());
        return new Identity(
                who[0], roles, permissions, tenant, "clerk", "jwt", null, envs, subject);
    }

    private static Set<Env> envs(String listed) {
        Set<String> ids = Set.of(listed.split(",", -1));
        EnumSet<Env> envs = EnumSet.noneOf(Env.class);
        Arrays.stream(Env.values()).filter(env -> ids.contains(env.id())).forEach(envs::add);
        return envs;
    }
}
