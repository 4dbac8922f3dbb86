package dev.halyard.document;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.OverrideRow;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads rows of stored overrides, one after another, with what must be unique among them. */
final class RowReader {
    private static final Fields ROW =
            Fields.of(
                    "an override",
                    "id",
                    "scope",
                    "flag_key",
                    "tenant_id",
                    "user_id",
                    "value",
                    "env",
                    "expires_at",
                    "approval_ref",
                    // carried and shown: any JSON
                    "created_at",
                    "created_by",
                    "source",
                    "rationale");
    private static final Pattern ID = Pattern.compile("ovr-[A-Za-z0-9._-]+");

    /** Type by flag key; null when there are no flags to ask for. */
    private final @Nullable Function<String, Optional<ValueType>> types;

    private final Unique<String> ids = new Unique<>("id");
    private final Unique<Place> places = new Unique<>("flag, scope, tenant, user and env");

    /** What at most one row may be for. */
    private record Place(
            String flagKey,
            Scope scope,
            @Nullable String tenantId,
            @Nullable String userId,
            @Nullable Env env) {}

    RowReader(@Nullable Function<String, Optional<ValueType>> types) {
        this.types = types;
    }

    /** The row; null when something it needs is missing. */
    @Nullable OverrideRow read(Node row) {
        if (!row.isObject(ROW)) {
            return null;
        }
        String id = id(row.at("id"));
        Scope scope = row.at("scope").required().word(Words.ROW_SCOPES);
        String flagKey = row.at("flag_key").required().text();
        String tenantId = unit(row.at("tenant_id"), scope == Scope.TENANT);
        String userId = unit(row.at("user_id"), scope == Scope.USER);
        if (scope == Scope.TENANT && row.at("user_id").isPresent()) {
            row.at("user_id").wrong("must not be there: a tenant row is for all of its users");
        }
        Value value = value(row.at("value"), row.at("flag_key"));
        Env env = row.at("env").word(Words.ENVS);
        String expiresAt = row.at("expires_at").instant();
        String approvalRef = row.at("approval_ref").text();
        if (id == null || scope == null || flagKey == null || value == null) {
            return null;
        }
        boolean hasUnit = (scope == Scope.TENANT ? tenantId : userId) != null;
        if (hasUnit && (env != null || !row.at("env").isPresent())) {
            places.check(new Place(flagKey, scope, tenantId, userId, env), row);
        }
        return new OverrideRow(
                id, scope, flagKey, tenantId, userId, value, env, expiresAt, approvalRef);
    }

    private @Nullable String id(Node at) {
        String id = at.required().text();
        if (id != null) {
            if (!ID.matcher(id).matches()) {
                at.mustBe("ovr- and at least one of A-Z a-z 0-9 . _ -");
            }
            ids.check(id, at);
        }
        return id;
    }

    /** Whose row it is: by the rule of contexts, since it would never meet a context otherwise. */
    private static @Nullable String unit(Node at, boolean required) {
        String unit = (required ? at.required() : at).text();
        if (unit == null) {
            return null;
        }
        if (unit.isEmpty() || unit.codePointCount(0, unit.length()) > Context.MAX_ID_LENGTH) {
            at.mustBe("a string of 1 to " + Context.MAX_ID_LENGTH + " characters");
        }
        if (unit.chars().anyMatch(c -> c < 0x20 || (c >= 0x7f && c <= 0x9f))) {
            at.mustBe("a string without control characters");
        }
        return unit;
    }

    private @Nullable Value value(Node at, Node flagKey) {
        Value value = at.required().value();
        String key = flagKey.value() instanceof Value.Text text ? text.value() : null;
        if (types == null || key == null) {
            return value;
        }
        ValueType type = types.apply(key).orElse(null);
        if (type == null) {
            flagKey.wrong("must be the key of a flag, but there is no flag " + Shown.quoted(key));
        } else if (value != null && !type.accepts(value)) {
            at.mustBe("of the type of flag " + Shown.quoted(key) + ", " + type.id());
        }
        return value;
    }
}
