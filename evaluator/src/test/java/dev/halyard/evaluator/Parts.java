package dev.halyard.evaluator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Flags, cohorts and rows for tests, of which only one thing matters. */
final class Parts {
    private Parts() {}

    static FlagDefinition flag(String key, FlagState state, Dependency... needs) {
        return flag(key, state, List.of(), needs);
    }

    /** A flag of strings with these variants, the default off. */
    static FlagDefinition textFlag(String key, String... variants) {
        List<Variant> all =
                Arrays.stream(variants).map(name -> new Variant(name, Value.of(name), 1)).toList();
        return flag(key, FlagState.DRAFT, all);
    }

    /** A boolean flag; with variants, one of strings. */
    static FlagDefinition flag(
            String key, FlagState state, List<Variant> variants, Dependency... needs) {
        boolean bool = variants.isEmpty();
        return new FlagDefinition(
                key,
                bool ? ValueType.BOOLEAN : ValueType.STRING,
                bool ? Value.of(false) : Value.of("off"),
                Set.of(Scope.USER, Scope.TENANT),
                state,
                Map.of(),
                BucketBy.USER,
                key,
                variants,
                List.of(),
                false,
                false,
                List.of(needs),
                false);
    }

    /** A cohort of these users. */
    static Cohort cohort(String key, String... users) {
        List<Value> values = Arrays.stream(users).map(Value::of).toList();
        return new Cohort(
                key, List.of(List.of(new Condition("user_id", Operator.IN, values, false))));
    }

    /** A row for a user, or without one for tenant t; it turns on. */
    static OverrideRow row(String id, String flagKey, @Nullable String user, @Nullable Env env) {
        return user == null
                ? row(id, Scope.TENANT, flagKey, null, "t", env)
                : row(id, Scope.USER, flagKey, user, null, env);
    }

    static OverrideRow row(String id, Scope scope, @Nullable String user, @Nullable String tenant) {
        return row(id, scope, "a", user, tenant, null);
    }

    static OverrideRow row(
            String id,
            Scope scope,
            String flagKey,
            @Nullable String user,
            @Nullable String tenant,
            @Nullable Env env) {
        return new OverrideRow(id, scope, flagKey, tenant, user, Value.of(true), env, null, null);
    }

    /** Somebody of tenant t, in production. */
    static Context context(String user) {
        return Context.builder(user).tenantId("t").env(Env.PROD).build();
    }
}
