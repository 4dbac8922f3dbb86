package dev.halyard.evaluator;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A flag with everything computed that does not depend on the context. */
final class CompiledFlag {
    final String key;

    /** The place of the flag in the order of its registry, which it keeps for ever. */
    final int index;

    final FlagDefinition definition;
    final Value defaultValue;
    final boolean bool;
    final boolean gated;
    final boolean tenantOverrides;
    final boolean userOverrides;
    final Dependency[] dependencies;

    private final Map<Env, CompiledState> states = new EnumMap<>(Env.class);
    private final boolean byTenant;
    private final int bucketPrefix;
    private final int variantPrefix;
    private final Variant[] variants;
    private final long weights;
    private final CompiledTarget[] targets;
    private final Set<String> cohortKeys;

    private record CompiledTarget(CompiledCohort cohort, Variant variant) {}

    CompiledFlag(FlagDefinition definition, int index, Names names) {
        this.definition = definition;
        this.index = index;
        key = definition.key();
        defaultValue = definition.defaultValue();
        bool = definition.type() == ValueType.BOOLEAN;
        gated = definition.gated();
        tenantOverrides = definition.allowedScopes().contains(Scope.TENANT);
        userOverrides = definition.allowedScopes().contains(Scope.USER);
        dependencies = definition.dependencies().toArray(Dependency[]::new);
        for (Env env : Env.values()) {
            states.put(env, new CompiledState(definition, definition.stateIn(env), names));
        }
        byTenant = definition.bucketBy() == BucketBy.TENANT;
        bucketPrefix = Bucket.prefix(definition.bucketingSalt());
        variantPrefix = Bucket.prefix(definition.bucketingSalt() + ":variant");
        variants = definition.variants().toArray(Variant[]::new);
        weights = definition.variants().stream().mapToLong(Variant::weight).sum();
        if (!bool && weights < 1) {
            throw new InvalidRegistryException(
                    "flag " + key + " is not boolean and has no variant with a weight to serve");
        }
        targets =
                definition.targets().stream()
                        .map(target -> compile(target, names))
                        .toArray(CompiledTarget[]::new);
        cohortKeys = cohortKeys(definition);
    }

    private CompiledTarget compile(Target target, Names names) {
        return new CompiledTarget(
                names.cohort(target.cohort(), "target of flag " + key),
                variant(definition, target.variant(), "target of flag " + key));
    }

    CompiledState state(Env env) {
        return Objects.requireNonNull(states.get(env));
    }

    boolean acceptsOverrides() {
        return tenantOverrides || userOverrides;
    }

    /** The bucket of the context's unit, or {@link Bucket#NONE} when it has no such unit. */
    int bucket(Context context) {
        String unit = byTenant ? context.tenantId() : context.userId();
        return unit == null
                ? Bucket.NONE
                : Bucket.bucket(Bucket.finish(Bucket.update(bucketPrefix, unit)));
    }

    /** What the first target that has the context gives it; null where none has. */
    @Nullable Variant targeted(Context context) {
        for (CompiledTarget target : targets) {
            if (target.cohort.has(context)) {
                return target.variant;
            }
        }
        return null;
    }

    /** What a context gets once the flag is on and no target has it; null for a boolean flag. */
    @Nullable Variant split(Context context) {
        return bool ? null : weighted(context);
    }

    /** Whether no other variant has a weight: everybody whom no target has gets this one. */
    boolean isAlone(Variant variant) {
        return variant.weight() == weights;
    }

    private Variant weighted(Context context) {
        String tenant = byTenant ? context.tenantId() : null;
        String unit = tenant == null ? context.userId() : tenant;
        long hash = Integer.toUnsignedLong(Bucket.finish(Bucket.update(variantPrefix, unit)));
        long point = (hash * weights) >>> Integer.SIZE;
        int last = 0;
        for (long running = variants[0].weight(); running <= point; ) {
            running += variants[++last].weight();
        }
        return variants[last];
    }

    boolean accepts(Scope scope) {
        return scope == Scope.USER ? userOverrides : tenantOverrides;
    }

    /**
     * Whether an override may decide this flag: its value is of the flag's type, and on a gated
     * flag it is the default, or carries an approval of its own.
     */
    boolean admits(Value value, boolean approved) {
        return definition.type().accepts(value)
                && (!gated || approved || value.equals(defaultValue));
    }

    /** The variant of that name, without which {@code by} refuses the registry. */
    static Variant variant(FlagDefinition flag, String name, String by) {
        return flag.variants().stream()
                .filter(variant -> variant.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidRegistryException(
                                "%s names variant %s, which flag %s does not have"
                                        .formatted(by, name, flag.key())));
    }

    /** Whether a target or a state names one of these cohorts. */
    boolean uses(Set<String> cohorts) {
        return !Collections.disjoint(cohorts, cohortKeys);
    }

    /** Every cohort that a definition names. */
    private static Set<String> cohortKeys(FlagDefinition flag) {
        Stream<FlagState> states =
                Stream.concat(Stream.of(flag.state()), flag.environments().values().stream());
        return Stream.concat(
                        states.flatMap(state -> state.pilotCohorts().stream()),
                        flag.targets().stream().map(Target::cohort))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Resolves what a definition names; a name that is not there refuses the registry. */
    interface Names {
        CompiledCohort cohort(String key, String by);

        default List<CompiledCohort> cohorts(List<String> keys, String by) {
            return keys.stream().map(key -> cohort(key, by)).toList();
        }
    }
}
