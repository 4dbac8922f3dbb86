package dev.halyard.evaluator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stored overrides of one flag, found by user or tenant, the preferred ones first. */
final class FlagOverrides {
    static final FlagOverrides NONE = new FlagOverrides(List.of());

    /** The one that names the tenant is preferred, then the one that names the environment. */
    private static final Comparator<Row> PREFERENCE =
            Comparator.<Row, Boolean>comparing(row -> row.definition.tenantId() == null)
                    .thenComparing(row -> row.definition.env() == null);

    private final Map<String, Row[]> byUser;
    private final Map<String, Row[]> byTenant;

    private record Row(OverrideRow definition, long expiresAt, boolean approved) {
        static Row of(OverrideRow row) {
            String expiry = row.expiresAt();
            String approval = row.approvalRef();
            return new Row(
                    row,
                    expiry == null ? Long.MAX_VALUE : Instants.parse(expiry),
                    approval != null && !Strings.isBlank(approval));
        }

        boolean counts(CompiledFlag flag, Context context, long now) {
            String tenant = definition.tenantId();
            return now < expiresAt
                    && (definition.env() == null || definition.env() == context.env())
                    && (tenant == null || tenant.equals(context.tenantId()))
                    && flag.admits(definition.value(), approved);
        }
    }

    FlagOverrides(List<OverrideRow> rows) {
        byUser = index(rows, Scope.USER, OverrideRow::userId);
        byTenant = index(rows, Scope.TENANT, OverrideRow::tenantId);
    }

    private static Map<String, Row[]> index(
            List<OverrideRow> rows,
            Scope scope,
            java.util.function.Function<OverrideRow, @Nullable String> by) {
        Map<String, List<Row>> grouped = new HashMap<>();
        for (OverrideRow row : rows) {
            String unit = by.apply(row);
            if (row.scope() == scope && unit != null) {
                grouped.computeIfAbsent(unit, u -> new ArrayList<>(1)).add(Row.of(row));
            }
        }
        Map<String, Row[]> index = new HashMap<>();
        grouped.forEach((unit, found) -> {
            found.sort(PREFERENCE);
            index.put(unit, found.toArray(Row[]::new));
        });
        return Map.copyOf(index);
    }

    @Nullable OverrideChoice choose(Scope scope, CompiledFlag flag, Context context, long now) {
        String unit = scope == Scope.USER ? context.userId() : context.tenantId();
        if (unit == null) {
            return null;
        }
        for (Row row : Objects.requireNonNullElse(rows(scope).get(unit), NO_ROWS)) {
            if (row.counts(flag, context, now)) {
                return new OverrideChoice(scope, row.definition.value(), row.definition.id());
            }
        }
        return null;
    }

    private Map<String, Row[]> rows(Scope scope) {
        return scope == Scope.USER ? byUser : byTenant;
    }

    private static final Row[] NO_ROWS = {};
}
