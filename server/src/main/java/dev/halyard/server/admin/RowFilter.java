package dev.halyard.server.admin;

import dev.halyard.control.state.Row;
import dev.halyard.control.state.RowPlace;
import dev.halyard.evaluator.Env;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which stored overrides are wanted. Every parameter that is there must fit.
 *
 * @param flag of this flag alone
 * @param env those that may count there: for it, or for all
 * @param tenant a tenant's row, and those of its users that name it
 * @param view of whoever asks; null for one who sees everything
 */
record RowFilter(
        @Nullable String flag,
        @Nullable Env env,
        @Nullable String scope,
        @Nullable String tenant,
        @Nullable String user,
        @Nullable String state,
        @Nullable TenantView view) {
    static final List<String> QUERY =
            List.of("flag", "env", "scope", "tenant", "user", "state", "limit", "cursor");

    static RowFilter of(Call call) {
        return new RowFilter(
                call.query().get("flag"),
                env(call.query().get("env")),
                one(call, "scope", List.of("tenant", "user")),
                call.query().get("tenant"),
                call.query().get("user"),
                one(call, "state", RowStanding.STATES),
                TenantView.of(call));
    }

    private static @Nullable String one(Call call, String name, List<String> words) {
        String value = call.query().get(name);
        if (value != null && !words.contains(value)) {
            throw Problem.invalid(
                    "There is no " + name + " " + Problem.shown(value) + " of an override.",
                    name + " is one of " + String.join(", ", words) + ".");
        }
        return value;
    }

    private static @Nullable Env env(@Nullable String id) {
        for (Env env : Env.values()) {
            if (env.id().equals(id)) {
                return env;
            }
        }
        if (id != null) {
            throw Problem.invalid(
                    "There is no environment " + Problem.shown(id) + ".",
                    "env is one of prod, staging, dev.");
        }
        return null;
    }

    /** Whether its place fits; what state it is in is asked afterwards, since that costs more. */
    boolean fits(RowPlace place) {
        return (view == null || view.tenant().equals(place.tenantId()))
                && (env == null || place.env() == null || place.env() == env)
                && (scope == null || scope.equals(place.scope().id()))
                && (tenant == null || tenant.equals(place.tenantId()))
                && (user == null || user.equals(place.userId()));
    }

    boolean fits(Row row, RowStanding standing) {
        return state == null || state.equals(standing.of(row).state());
    }
}
