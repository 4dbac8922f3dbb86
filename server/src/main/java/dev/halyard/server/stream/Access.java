package dev.halyard.server.stream;

import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;

/** Who may have everything that an evaluator needs. */
final class Access {
    private Access() {}

    /** Rules and rows of all tenants go out: nobody of a tenant, and none but who is meant to. */
    static void requireWhole(Call call) {
        if (!isMeant(call.identity())) {
            throw refused();
        }
    }

    /** What changes is told, not to what: whoever may look at all flags may hear of it as well. */
    static void requireNews(Call call) {
        if (!isMeant(call.identity()) && !call.identity().has(Role.VIEWER)) {
            throw refused();
        }
    }

    private static boolean isMeant(Identity caller) {
        return caller.may(Permission.SNAPSHOT) && caller.tenant() == null;
    }

    private static Problem refused() {
        return new Problem(
                Code.FORBIDDEN,
                "This takes the permission " + Permission.SNAPSHOT.id() + ".",
                "Use an API key that has it; none that is bound to a tenant can.");
    }
}
