package dev.halyard.server.admin;

import dev.halyard.control.change.Bodies;
import dev.halyard.control.state.State;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Code;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;

/**
 * {@code /api/admin/overrides}: find rows; {@code /api/admin/flags/{key}/overrides/{scope}/{id}}:
 * put and delete them. Thread-safe.
 */
public final class OverridesAdminApi {
    private final Store store;
    private final Changes changes;
    private final Envelope envelope;

    public OverridesAdminApi(Store store, Changes changes, Envelope envelope) {
        this.store = store;
        this.changes = changes;
        this.envelope = envelope;
    }

    /** Rows that fit every filter sent, ordered by flag, scope, tenant, user and environment. */
    public Answer list(Call call) {
        call.query().allow(RowFilter.QUERY);
        State state = store.served().state();
        RowFilter filter = RowFilter.of(call);
        RowStanding standing = new RowStanding(state, store.control().now());
        call.answeredFrom(state.revision());
        return envelope.ok(call, RowPages.of(state, filter, standing, Page.of(call)).toJson());
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
