package dev.halyard.evaluator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registry and its stored overrides at one revision, compiled: everything that does not depend on
 * who asks is computed here, once. Immutable; share it between threads and replace it whole, by the
 * one that a {@link Change} makes of it.
 */
public final class Snapshot {
    /** The longest chain of dependencies. */
    public static final int MAX_DEPENDENCY_CHAIN = 32;

    private final String version;
    private final Set<String> internalTiers;
    private final PersistentMap<String, CompiledCohort> cohorts;
    private final FlagTable flags;
    private final List<String> liveFlagKeys;
    private final Dependencies dependencies;
    private final StoredOverrides overrides;

    private Snapshot(String version) {
        this.version = version;
        internalTiers = Registry.DEFAULT_INTERNAL_TIERS;
        cohorts = PersistentMap.empty();
        flags = FlagTable.EMPTY;
        liveFlagKeys = List.of();
        dependencies = Dependencies.NONE;
        overrides = StoredOverrides.NONE;
    }

    private Snapshot(Change change, Snapshot before) {
        version = change.version;
        internalTiers = change.internalTiers;
        cohorts = change.compileCohorts();
        Map<Integer, CompiledFlag> compiled = change.compileFlags(cohorts);
        flags = compiled.isEmpty() ? before.flags : before.flags.with(compiled.values());
        List<CompiledFlag> otherwise = new ArrayList<>();
        boolean live = true;
        for (CompiledFlag flag : compiled.values()) {
            CompiledFlag was = before.flags.get(flag.key);
            if (Dependencies.differ(was, flag)) {
                otherwise.add(flag);
            }
            live &= was != null && was.definition.archived() == flag.definition.archived();
        }
        dependencies = before.dependencies.with(otherwise, flags);
        liveFlagKeys = live ? before.liveFlagKeys : flags.liveKeys();
        overrides = before.overrides.with(change.overrides, flags);
    }

    /** A snapshot of nothing, to make others from: no flag, and the default internal tiers. */
    public static Snapshot empty(String version) {
        return new Snapshot(version);
    }

    /**
     * Compiles a registry and its stored overrides. Of rows for the same flag, scope, tenant, user
     * and environment the last counts.
     *
     * @param version what decisions carry as {@code registry_version}
     * @throws InvalidRegistryException when a flag, cohort or variant is named that does not exist,
     *     a flag that is not boolean has no variant with a weight, a key is there twice, or
     *     dependencies form a cycle or a chain of more than {@value #MAX_DEPENDENCY_CHAIN}
     */
    public static Snapshot compile(Registry registry, List<OverrideRow> overrides, String version) {
        Change change = empty(version).change(version).internalTiers(registry.internalTiers());
        for (Cohort cohort : registry.cohorts()) {
            refuseTwice(change.cohorts.containsKey(cohort.key()), "cohort " + cohort.key());
            change.cohort(cohort);
        }
        for (FlagDefinition flag : registry.flags()) {
            refuseTwice(change.flags.containsKey(flag.key()), "flag " + flag.key());
            change.flag(flag);
        }
        overrides.forEach(change::row);
        return change.snapshot();
    }

    private static void refuseTwice(boolean twice, String what) {
        if (twice) {
            throw new InvalidRegistryException(what + " is there twice");
        }
    }

    /**
     * Begins the next snapshot, which shares with this one all that does not change.
     *
     * @param nextVersion what decisions made from it carry
     */
    public Change change(String nextVersion) {
        return new Change(this, nextVersion);
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

    /**
     * When time alone next changes what a context gets: the first expiry, later than now, of the
     * stored rows that are for its user or tenant, whether or not they decide.
     *
     * @param now milliseconds since the epoch
     * @return milliseconds since the epoch; {@link Long#MAX_VALUE} for never
     */
    public long nextExpiry(Context context, long now) {
        return Expiries.next(overrides, context, now);
    }

    @Nullable CompiledFlag flag(String key) {
        return flags.get(key);
    }

    FlagOverrides overrides(CompiledFlag flag) {
        return overrides.of(flag);
    }

    boolean isInternal(String tier) {
        return internalTiers.contains(tier);
    }

    /**
     * What is to be different in the next snapshot. It compiles what is named here and the flags
     * that use a changed cohort, and nothing else. For one thread.
     */
    public static final class Change {
        private final Snapshot before;
        private final String version;
        private final Map<String, FlagDefinition> flags = new LinkedHashMap<>();
        private final Map<String, Optional<Cohort>> cohorts = new LinkedHashMap<>();
        private final Map<String, FlagOverrides> overrides = new HashMap<>();
        private Set<String> internalTiers;
        private int rows;
        private int compiled;

        private Change(Snapshot before, String version) {
            this.before = before;
            this.version = version;
            internalTiers = before.internalTiers;
        }

        /** Puts a flag, in its place where its key is there, else at the end. */
        public Change flag(FlagDefinition flag) {
            flags.put(flag.key(), flag);
            return this;
        }

        /** Puts a cohort. */
        public Change cohort(Cohort cohort) {
            cohorts.put(cohort.key(), Optional.of(cohort));
            return this;
        }

        /** Removes a cohort, if it is there; no flag may use it any more. */
        public Change withoutCohort(String key) {
            cohorts.put(key, Optional.empty());
            return this;
        }

        /** Sets the tiers that count as staff. */
        public Change internalTiers(Set<String> tiers) {
            internalTiers = Set.copyOf(tiers);
            return this;
        }

        /** Puts a row; it replaces the one for the same flag, scope, tenant, user and env. */
        public Change row(OverrideRow row) {
            overrides.put(row.flagKey(), overridesOf(row).with(row));
            rows++;
            return this;
        }

        /** Removes the row for the flag, scope, tenant, user and env of this one, if any. */
        public Change withoutRow(OverrideRow row) {
            overrides.put(row.flagKey(), overridesOf(row).without(row));
            return this;
        }

        private FlagOverrides overridesOf(OverrideRow row) {
            FlagOverrides changed = overrides.get(row.flagKey());
            return changed == null ? before.overrides.of(row.flagKey(), before.flags) : changed;
        }

        /**
         * Compiles.
         *
         * @throws InvalidRegistryException as compiling the whole anew would
         */
        public Snapshot snapshot() {
            compiled = rows;
            return new Snapshot(this, before);
        }

        /** How many flags, cohorts and rows were compiled; everything else is shared. */
        public int compiled() {
            return compiled;
        }

        private PersistentMap<String, CompiledCohort> compileCohorts() {
            PersistentMap<String, CompiledCohort> known = before.cohorts;
            for (Map.Entry<String, Optional<Cohort>> entry : cohorts.entrySet()) {
                String key = entry.getKey();
                Cohort cohort = entry.getValue().orElse(null);
                known =
                        cohort == null
                                ? known.without(key)
                                : known.with(key, new CompiledCohort(cohort));
                compiled += cohort == null ? 0 : 1;
            }
            return known;
        }

        /** By index, in which order they are compiled too: so the first that is wrong is told. */
        private Map<Integer, CompiledFlag> compileFlags(
                PersistentMap<String, CompiledCohort> known) {
            CompiledFlag.Names names = (key, by) -> cohort(known, key, by);
            Map<Integer, CompiledFlag> made = new TreeMap<>();
            definitions()
                    .forEach(
                            (index, flag) -> made.put(index, new CompiledFlag(flag, index, names)));
            compiled += made.size();
            return made;
        }

        private Map<Integer, FlagDefinition> definitions() {
            Map<Integer, FlagDefinition> definitions = new TreeMap<>();
            if (!cohorts.isEmpty()) {
                before.flags
                        .using(cohorts.keySet())
                        .forEach(flag -> definitions.put(flag.index, flag.definition));
            }
            int end = before.flags.size();
            for (FlagDefinition flag : flags.values()) {
                CompiledFlag was = before.flags.get(flag.key());
                definitions.put(was == null ? end++ : was.index, flag);
            }
            return definitions;
        }

        private static CompiledCohort cohort(
                PersistentMap<String, CompiledCohort> known, String key, String by) {
            CompiledCohort cohort = known.get(key);
            if (cohort == null) {
                throw new InvalidRegistryException(
                        by + " names cohort " + key + ", which is not there");
            }
            return cohort;
        }
    }
}
