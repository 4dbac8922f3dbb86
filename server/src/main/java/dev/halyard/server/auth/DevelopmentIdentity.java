package dev.halyard.server.auth;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Believes the headers, for programs on this machine ({@link DevelopmentMode}): the tier {@code
 * admin} has all of the platform's roles, {@code staff} is an editor, everybody else a viewer.
 * Thread-safe.
 */
public final class DevelopmentIdentity implements Identity.Source {
    /** As envelopes and records say it. */
    public static final String SOURCE = "dev_headers";

    private static final HeaderName USER = HeaderNames.create("X-PTT-User-Id");
    private static final HeaderName TIER = HeaderNames.create("X-PTT-Tier");
    private static final HeaderName ROLE_KEY = HeaderNames.create("X-PTT-Role-Key");

    private static final Set<Permission> ALL = EnumSet.allOf(Permission.class);

    private static final Set<Permission> OF_A_TENANT =
            EnumSet.complementOf(EnumSet.of(Permission.SNAPSHOT));

    private final Set<Env> envs;
    private final Identity anybody;

    /**
     * Believes everybody.
     *
     * @param envs the environments that are answered
     */
    public DevelopmentIdentity(Set<Env> envs) {
        this.envs = Set.copyOf(envs);
        anybody = identity(null, Set.of(Role.VIEWER), null);
    }

    /** Whoever asks for flags may be anybody: the context is believed, field by field. */
    @Override
    public Identity asker(Call call) {
        DevelopmentMode.check(call);
        return anybody;
    }

    @Override
    public Identity actor(Call call) {
        DevelopmentMode.check(call);
        String user = call.header(USER);
        if (user != null) {
            checkId(user);
        }
        String roleKey = call.header(ROLE_KEY);
        if (roleKey != null) {
            checkId(roleKey);
        }
        return identity(user, roles(call.header(TIER)), roleKey);
    }

    /**
     * Somebody who signed in to the pages, believed to be who they say.
     *
     * @throws Problem when the call did not come from this machine directly
     */
    public Identity signedIn(
            Call call,
            String id,
            Set<Role> roles,
            @Nullable String tenant,
            @Nullable String roleKey) {
        check(call);
        return new Identity(
                id,
                roles,
                tenant == null ? ALL : OF_A_TENANT,
                tenant,
                roleKey,
                SOURCE,
                null,
                envs,
                new Identity.Subject.AsSent());
    }

    /**
     * Holds a call to the rule of development: from this machine, directly.
     *
     * @throws Problem when it is not
     */
    public void check(Call call) {
        DevelopmentMode.check(call);
    }

    /** Somebody who is believed to have these roles. */
    Identity identity(@Nullable String id, Set<Role> roles, @Nullable String roleKey) {
        return new Identity(
                id, roles, ALL, null, roleKey, SOURCE, null, envs, new Identity.Subject.AsSent());
    }

    /** By the rule of contexts. */
    private static void checkId(String id) {
        try {
            Context.of(id);
        } catch (InvalidContextException e) {
            throw Problem.invalid(
                    "The caller's identity cannot be used: " + e.getMessage() + ".",
                    "Ids are 1 to 256 characters without control characters.");
        }
    }

    private static Set<Role> roles(@Nullable String tier) {
        if (tier == null) {
            return Set.of(Role.VIEWER);
        }
        return switch (tier) {
            case "admin" -> Set.of(Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.ADMIN);
            case "staff" -> Set.of(Role.VIEWER, Role.EDITOR);
            default -> Set.of(Role.VIEWER);
        };
    }
}
