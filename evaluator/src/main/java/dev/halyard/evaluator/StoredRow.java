package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/**
 * A stored override, ready to be asked, and the next of the same unit: at most one for each
 * environment, and one for all of them, which comes last. A million of these are kept, each of them
 * small.
 */
final class StoredRow {
    final String id;
    final Value value;
    final @Nullable StoredRow next;
    private final @Nullable Env env;
    final long expiresAt;
    private final boolean approved;

    private StoredRow(OverrideRow row, @Nullable StoredRow next) {
        id = row.id();
        value = row.value();
        env = row.env();
        String expiry = row.expiresAt();
        expiresAt = expiry == null ? Long.MAX_VALUE : Instants.parse(expiry);
        String approval = row.approvalRef();
        approved = approval != null && !Strings.isBlank(approval);
        this.next = next;
    }

    private StoredRow(StoredRow same, @Nullable StoredRow next) {
        id = same.id;
        value = same.value;
        env = same.env;
        expiresAt = same.expiresAt;
        approved = same.approved;
        this.next = next;
    }

    /** The rows with that one, which replaces the one for the same environment. */
    static StoredRow with(OverrideRow row, @Nullable StoredRow rows) {
        StoredRow others = without(row.env(), rows);
        return row.env() == null
                ? last(new StoredRow(row, null), others)
                : new StoredRow(row, others);
    }

    private static StoredRow last(StoredRow row, @Nullable StoredRow rows) {
        return rows == null ? row : rows.before(last(row, rows.next));
    }

    /** The rows without the one for that environment. */
    static @Nullable StoredRow without(@Nullable Env env, @Nullable StoredRow rows) {
        if (rows == null || rows.env == env) {
            return rows == null ? null : rows.next;
        }
        return rows.before(without(env, rows.next));
    }

    private StoredRow before(@Nullable StoredRow after) {
        return after == next ? this : new StoredRow(this, after);
    }

    boolean counts(CompiledFlag flag, Context context, long now) {
        return now < expiresAt
                && (env == null || env == context.env())
                && flag.admits(value, approved);
    }
}
