package dev.halyard.control.state;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Scope;
import org.jspecify.annotations.Nullable;

/** What at most one row of a flag may be for. */
public record RowPlace(
        Scope scope, @Nullable String tenantId, @Nullable String userId, @Nullable Env env) {
    static RowPlace of(OverrideRow row) {
        return new RowPlace(row.scope(), row.tenantId(), row.userId(), row.env());
    }

    /**
     * Whether some context could meet both rows: two of one user or tenant, or a user's and the
     * tenant's whose user it may be.
     */
    public boolean overlaps(RowPlace other) {
        boolean envs = env == null || other.env == null || env == other.env;
        boolean tenants =
                tenantId == null || other.tenantId == null || tenantId.equals(other.tenantId);
        boolean users = userId == null || other.userId == null || userId.equals(other.userId);
        return envs && tenants && users;
    }
}
