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
        Identity caller = call.identity();
        boolean meant = caller.may(Permission.SNAPSHOT) && caller.tenant() == null;
        if (!meant && !caller.has(Role.VIEWER)) {
            throw new Problem(
                    Code.FORBIDDEN,
                    "This takes the permission " + Permission.SNAPSHOT.id() + ".",
                    "Use an API key that has it; none that is bound to a tenant can.");
        }
    }
}
