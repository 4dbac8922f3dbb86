package dev.halyard.evaluator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registry and its stored overrides at one revision, compiled: everything that does not depend on
 * who asks is computed here, once. Immutable; share it between threads and replace it whole.
 */
public final class Snapshot {
    /** The longest chain of dependencies. */
    public static final int MAX_DEPENDENCY_CHAIN = 32;

    private final String version;
    private final Set<String> internalTiers;
    private final Map<String, CompiledCohort> cohorts;
    private final Map<String, CompiledFlag> flags;
    private final List<String> liveFlagKeys;
    private final Map<String, FlagOverrides> overrides;

    private Snapshot(Registry registry, List<OverrideRow> rows, String version) {
        this.version = version;
        internalTiers = registry.internalTiers();
        cohorts = new HashMap<>();
        for (Cohort cohort : registry.cohorts()) {
            refuseIf(
                    cohorts.put(cohort.key(), new CompiledCohort(cohort)) != null,
                    "cohort " + cohort.key() + " is there twice");
        }
        flags = new LinkedHashMap<>();
        for (FlagDefinition flag : registry.flags()) {
            refuseIf(
                    flags.put(flag.key(), new CompiledFlag(flag, this::cohort)) != null,
                    "flag " + flag.key() + " is there twice");
        }
        checkDependencies();
        liveFlagKeys =
                registry.flags().stream()
                        .filter(flag -> !flag.archived())
                        .map(FlagDefinition::key)
                        .toList();
        overrides = index(rows);
    }

    /**
     * Compiles a registry and its stored overrides.
     *
     * @param version what decisions carry as {@code registry_version}
     * @throws InvalidRegistryException when a flag, cohort or variant is named that does not exist,
     *     a flag that is not boolean has no variant with a weight, a key is there twice, or
     *     dependencies form a cycle or a chain of more than {@value #MAX_DEPENDENCY_CHAIN}
     */
    public static Snapshot compile(Registry registry, List<OverrideRow> overrides, String version) {
        return new Snapshot(registry, overrides, version);
    }

    private static Map<String, FlagOverrides> index(List<OverrideRow> rows) {
        Map<String, List<OverrideRow>> byFlag = new HashMap<>();
        for (OverrideRow row : rows) {
            byFlag.computeIfAbsent(row.flagKey(), key -> new ArrayList<>()).add(row);
        }
        Map<String, FlagOverrides> index = new HashMap<>();
        byFlag.forEach((key, found) -> index.put(key, new FlagOverrides(found)));
        return index;
    }

    private CompiledCohort cohort(String key, String by) {
        CompiledCohort cohort = cohorts.get(key);
        if (cohort == null) {
            throw new InvalidRegistryException(
                    by + " names cohort " + key + ", which is not there");
        }
        return cohort;
    }

    /** Makes evaluation total: every dependency exists, and following them comes to an end. */
    private void checkDependencies() {
        Map<String, Integer> chains = new HashMap<>();
        for (CompiledFlag flag : flags.values()) {
            chain(flag, chains, 0);
        }
    }

    private int chain(CompiledFlag flag, Map<String, Integer> chains, int above) {
        Integer known = chains.get(flag.key);
        int longest = known == null ? 0 : known;
        refuseIf(
                above + longest > MAX_DEPENDENCY_CHAIN,
                "the dependencies of flag %s form a cycle, or a chain of more than %d"
                        .formatted(flag.key, MAX_DEPENDENCY_CHAIN));
        if (known != null) {
            return known;
        }
        for (Dependency dependency : flag.dependencies) {
            String by = "dependency of flag " + flag.key;
            CompiledFlag needed = flags.get(dependency.flagKey());
            if (needed == null) {
                throw new InvalidRegistryException(
                        by + " names flag " + dependency.flagKey() + ", which is not there");
            }
            String variant = dependency.variant();
            refuseIf(
                    variant != null
                            && needed.definition.variants().stream()
                                    .noneMatch(known2 -> known2.name().equals(variant)),
                    by + " names variant " + variant + ", which " + needed.key + " does not have");
            longest = Math.max(longest, 1 + chain(needed, chains, above + 1));
        }
        chains.put(flag.key, longest);
        return longest;
    }

    private static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new InvalidRegistryException(message);
        }
    }

    /** What decisions made from this snapshot carry as {@code registry_version}. */
    public String version() {
        return version;
    }

    /** The keys of all flags that are not archived, in the order of the document. */
    public List<String> liveFlagKeys() {
        return liveFlagKeys;
    }

    /** The definition of a flag, archived ones included. */
    public Optional<FlagDefinition> definition(String key) {
        return Optional.ofNullable(flags.get(key)).map(flag -> flag.definition);
    }

    @Nullable CompiledFlag flag(String key) {
        return flags.get(key);
    }

    FlagOverrides overrides(String flagKey) {
        FlagOverrides found = overrides.get(flagKey);
        return found == null ? FlagOverrides.NONE : found;
    }

    boolean isInternal(String tier) {
        return internalTiers.contains(tier);
    }
}
