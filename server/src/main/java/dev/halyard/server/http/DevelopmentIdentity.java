package dev.halyard.server.http;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.InvalidContextException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Believes the headers, for programs on this machine ({@link DevelopmentMode}): the tier {@code
 * admin} has all roles, {@code staff} is an editor, everybody else a viewer. Thread-safe.
 */
public final class DevelopmentIdentity implements Identity.Source {
    private static final HeaderName USER = HeaderNames.create("X-PTT-User-Id");
    private static final HeaderName TIER = HeaderNames.create("X-PTT-Tier");
    private static final HeaderName ROLE_KEY = HeaderNames.create("X-PTT-Role-Key");

    @Override
    public Identity of(Call call) {
        String user = call.header(USER);
        if (user != null) {
            checkId(user);
        }
        call.identifiedBy("dev_headers");
        String roleKey = call.header(ROLE_KEY);
        if (roleKey != null) {
            checkId(roleKey);
        }
        return new Identity(user, roles(call.header(TIER)), roleKey, "dev_headers");
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
