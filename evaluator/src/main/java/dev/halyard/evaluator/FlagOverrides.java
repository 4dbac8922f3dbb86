package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/**
 * The stored overrides of one flag, found by user or tenant. Immutable; one row more or less costs
 * one path, however many there are.
 *
 * @param byUserInTenant user rows that name a tenant, which are preferred to those that do not
 */
record FlagOverrides(
        PersistentMap<String, StoredRow> byTenant,
        PersistentMap<String, StoredRow> byUser,
        PersistentMap<UserInTenant, StoredRow> byUserInTenant) {
    static final FlagOverrides NONE =
            new FlagOverrides(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty());

    record UserInTenant(String userId, String tenantId) {}

    /** Changes the rows of one unit: those it has, to those it is to have. */
    private interface Edit {
        @Nullable StoredRow apply(@Nullable StoredRow rows);
    }

    /** With that row, which replaces the one for the same unit and environment. */
    FlagOverrides with(OverrideRow row) {
        return edit(row, rows -> StoredRow.with(row, rows));
    }

    /** Without the row for the same unit and environment. */
    FlagOverrides without(OverrideRow row) {
        return edit(row, rows -> StoredRow.without(row.env(), rows));
    }

    private FlagOverrides edit(OverrideRow row, Edit edit) {
        String user = row.userId();
        String tenant = row.tenantId();
        if (row.scope() == Scope.TENANT) {
            return tenant == null
                    ? this
                    : new FlagOverrides(edit(byTenant, tenant, edit), byUser, byUserInTenant);
        }
        if (row.scope() != Scope.USER || user == null) {
            return this;
        }
        return tenant == null
                ? new FlagOverrides(byTenant, edit(byUser, user, edit), byUserInTenant)
                : new FlagOverrides(
                        byTenant,
                        byUser,
                        edit(byUserInTenant, new UserInTenant(user, tenant), edit));
    }

    private static <K> PersistentMap<K, StoredRow> edit(
            PersistentMap<K, StoredRow> map, K unit, Edit edit) {
        StoredRow rows = edit.apply(map.get(unit));
        return rows == null ? map.without(unit) : map.with(unit, rows);
    }

    @Nullable OverrideChoice choose(Scope scope, CompiledFlag flag, Context context, long now) {
        String tenant = context.tenantId();
        StoredRow found;
        if (scope == Scope.TENANT) {
            found = tenant == null ? null : first(byTenant.get(tenant), flag, context, now);
        } else {
            String user = context.userId();
            found =
                    tenant == null || byUserInTenant.isEmpty()
                            ? null
                            : first(
                                    byUserInTenant.get(new UserInTenant(user, tenant)),
                                    flag,
                                    context,
                                    now);
            if (found == null) {
                found = first(byUser.get(user), flag, context, now);
            }
        }
        return found == null ? null : new OverrideChoice(scope, found.value, found.id);
    }

    /** The first that counts. */
    private static @Nullable StoredRow first(
            @Nullable StoredRow rows, CompiledFlag flag, Context context, long now) {
        StoredRow row = rows;
        while (row != null && !row.counts(flag, context, now)) {
            row = row.next;
        }
        return row;
    }
}
