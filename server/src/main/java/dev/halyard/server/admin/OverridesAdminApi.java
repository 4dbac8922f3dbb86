package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Problem;

/** {@code /api/admin/flags/{key}/overrides/{scope}/{id}}: put and delete rows. Thread-safe. */
public final class OverridesAdminApi {
    private final Changes changes;

    public OverridesAdminApi(Changes changes) {
        this.changes = changes;
    }

    public Answer put(Call call) {
        String scope = scope(call);
        return changes.make(
                call,
                body ->
                        Bodies.putOverride(
                                call.variable("key"),
                                scope,
                                call.variable("id"),
                                OwnRows.row(call, scope, body)));
    }

    public Answer delete(Call call) {
        String scope = scope(call);
        return changes.make(
                call,
                body ->
                        Bodies.deleteOverride(
                                call.variable("key"),
                                scope,
                                call.variable("id"),
                                OwnRows.row(call, scope, body)));
    }

    private static String scope(Call call) {
        String scope = call.variable("scope");
        if (!scope.equals("tenant") && !scope.equals("user")) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "Overrides are for a tenant or a user, not for " + Problem.shown(scope) + ".",
                    "Use …/overrides/tenant/{id} or …/overrides/user/{id}.");
        }
        return scope;
    }
}
