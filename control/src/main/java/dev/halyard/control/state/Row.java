package dev.halyard.control.state;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import org.jspecify.annotations.Nullable;

/**
 * A stored override as the store has it; there may be a million. Immutable.
 *
 * @param evaluated what is evaluated of it, its approval as it stands there
 * @param adopted whether the approval was found there by the first import, and never checked
 * @param version counts changes of this row, from 1
 */
public record Row(
        OverrideRow evaluated,
        boolean adopted,
        int version,
        Value createdAt,
        Value createdBy,
        Value source,
        Value rationale) {
    /** The row that a document of the log or of an overrides document says. */
    public static Row read(Value.Members from) {
        Value value = Doc.get(from, "value");
        OverrideRow evaluated =
                new OverrideRow(
                        Doc.string(from, "id"),
                        Doc.string(from, "scope").equals("user") ? Scope.USER : Scope.TENANT,
                        Doc.string(from, "flag_key").intern(),
                        interned(Doc.text(from, "tenant_id")),
                        Doc.text(from, "user_id"),
                        value == null ? Value.Null.NULL : shared(value),
                        env(Doc.text(from, "env")),
                        Doc.text(from, "expires_at"),
                        Doc.text(from, "approval_ref"));
        return new Row(
                evaluated,
                Doc.flag(from, "adopted"),
                (int) Doc.number(from, "version", 1),
                carried(from, "created_at"),
                carried(from, "created_by"),
                carried(from, "source"),
                carried(from, "rationale"));
    }

    private static @Nullable String interned(@Nullable String text) {
        return text == null ? null : text.intern();
    }

    private static Value shared(Value value) {
        return value instanceof Value.Bool bool ? Value.of(bool.value()) : value;
    }

    /** Most rows say the same here: one string for all of them. */
    private static Value carried(Value.Members from, String name) {
        Value value = Doc.get(from, name);
        return value == null ? Value.Null.NULL : value;
    }

    private static @Nullable Env env(@Nullable String id) {
        for (Env env : Env.values()) {
            if (env.id().equals(id)) {
                return env;
            }
        }
        return null;
    }

    public RowPlace place() {
        return RowPlace.of(evaluated);
    }

    /** As the log keeps it. */
    public Value.Members stored() {
        Doc doc = Doc.object().putAll(shown());
        if (adopted) {
            doc.put("adopted", true);
        }
        return doc.members();
    }

    /** As answers show it. */
    public Value.Members shown() {
        return Doc.object().putAll(exported()).put("version", (long) version).members();
    }

    /** As an overrides document has it. */
    public Value.Members exported() {
        Env env = evaluated.env();
        return Doc.object()
                .put("id", evaluated.id())
                .put("scope", evaluated.scope().id())
                .put("flag_key", evaluated.flagKey())
                .put("tenant_id", evaluated.tenantId())
                .put("user_id", evaluated.userId())
                .put("value", evaluated.value())
                .put("env", env == null ? null : env.id())
                .put("expires_at", evaluated.expiresAt())
                .put("created_at", present(createdAt))
                .put("created_by", present(createdBy))
                .put("source", present(source))
                .put("rationale", present(rationale))
                .put("approval_ref", evaluated.approvalRef())
                .members();
    }

    private static @Nullable Value present(Value value) {
        return value instanceof Value.Null ? null : value;
    }

    /** Whether it counts no more. */
    public boolean isExpired(long now) {
        String expiry = evaluated.expiresAt();
        return expiry != null && now >= Instants.parse(expiry);
    }

    /** When it stops counting, milliseconds since the epoch. */
    public long expiry() {
        String expiry = evaluated.expiresAt();
        return expiry == null ? Long.MAX_VALUE : Instants.parse(expiry);
    }

    public Row withApproval(@Nullable String ref, boolean found) {
        return new Row(
                withRef(evaluated, ref), found, version, createdAt, createdBy, source, rationale);
    }

    public Row withVersion(int next) {
        return new Row(evaluated, adopted, next, createdAt, createdBy, source, rationale);
    }

    /** What is evaluated, its approval only where it holds. */
    public OverrideRow evaluated(boolean approved) {
        return approved || evaluated.approvalRef() == null ? evaluated : withRef(evaluated, null);
    }

    private static OverrideRow withRef(OverrideRow row, @Nullable String ref) {
        return new OverrideRow(
                row.id(),
                row.scope(),
                row.flagKey(),
                row.tenantId(),
                row.userId(),
                row.value(),
                row.env(),
                row.expiresAt(),
                ref);
    }
}
