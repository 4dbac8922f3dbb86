package dev.halyard.evaluator;

import dev.halyard.evaluator.FlagOverrides.UserInTenant;
import org.jspecify.annotations.Nullable;

/** When rows stop counting. No part of deciding: for those who keep an answer until it changes. */
final class Expiries {
    private final Context context;
    private final long now;
    private long next = Long.MAX_VALUE;

    private Expiries(Context context, long now) {
        this.context = context;
        this.now = now;
    }

    /** As {@link Snapshot#nextExpiry} says. */
    static long next(StoredOverrides overrides, Context context, long now) {
        Expiries expiries = new Expiries(context, now);
        overrides.each(expiries::look);
        return expiries.next;
    }

    private void look(FlagOverrides rows) {
        String user = context.userId();
        String tenant = context.tenantId();
        look(rows.byUser().get(user));
        if (tenant != null) {
            look(rows.byTenant().get(tenant));
            look(rows.byUserInTenant().get(new UserInTenant(user, tenant)));
        }
    }

    private void look(@Nullable StoredRow rows) {
        for (StoredRow row = rows; row != null; row = row.next) {
            if (row.expiresAt > now) {
                next = Math.min(next, row.expiresAt);
            }
        }
    }
}
