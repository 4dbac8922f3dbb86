package dev.halyard.server.http;

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
        return new Identity(user, roles(call.header(TIER)), call.header(ROLE_KEY), "dev_headers");
    }

    private static void checkId(String user) {
        if (user.codePointCount(0, user.length()) > 256) {
            throw Problem.invalid(
                    "The user id is longer than 256 characters.", "Send a shorter one.");
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
