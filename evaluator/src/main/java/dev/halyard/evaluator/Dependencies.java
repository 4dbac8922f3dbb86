package dev.halyard.evaluator;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which flags need which, by index. Makes evaluation total: every dependency exists, and following
 * them comes to an end. Looks at all flags when it does, but at the few that need others only by a
 * number each.
 */
final class Dependencies {
    static final Dependencies NONE = new Dependencies(new int[0][]);

    private static final int[] NOTHING = {};
    private static final int ABSENT = -1;
    private static final int UNKNOWN = -1;

    /** By the index of a flag, the indexes of those it needs, in its order. */
    private final int[][] needs;

    private Dependencies(int[][] needs) {
        this.needs = needs;
    }

    /**
     * Those of the flags that there are now.
     *
     * @param changed flags that are new, or whose dependencies or variants are
     * @throws InvalidRegistryException when a flag or a variant is not there, or a chain is too
     *     long
     */
    Dependencies with(Collection<CompiledFlag> changed, FlagTable flags) {
        if (changed.isEmpty()) {
            return this;
        }
        int[][] known = Arrays.copyOf(needs, flags.size());
        for (CompiledFlag flag : changed) {
            known[flag.index] = resolve(flag.dependencies, flags);
        }
        new Check(known, flags).all();
        return new Dependencies(known);
    }

    private static int[] resolve(Dependency[] dependencies, FlagTable flags) {
        if (dependencies.length == 0) {
            return NOTHING;
        }
        int[] needed = new int[dependencies.length];
        for (int i = 0; i < needed.length; i++) {
            CompiledFlag flag = flags.get(dependencies[i].flagKey());
            needed[i] = flag == null ? ABSENT : flag.index;
        }
        return needed;
    }

    /** Whether a flag differs from what it was in what this class looks at. */
    static boolean differ(@Nullable CompiledFlag before, CompiledFlag now) {
        return before == null
                || !before.definition.dependencies().equals(now.definition.dependencies())
                || !names(before).equals(names(now));
    }

    private static List<String> names(CompiledFlag flag) {
        return flag.definition.variants().stream().map(Variant::name).toList();
    }

    /** Follows every dependency, of the flags in their order. */
    private static final class Check {
        private final int[][] needs;
        private final FlagTable flags;

        /** By index, how many dependencies the longest chain below a flag has. */
        private final int[] chains;

        Check(int[][] needs, FlagTable flags) {
            this.needs = needs;
            this.flags = flags;
            chains = new int[needs.length];
            Arrays.fill(chains, UNKNOWN);
        }

        void all() {
            for (int flag = 0; flag < needs.length; flag++) {
                if (needs[flag].length > 0) {
                    chain(flag, 0);
                }
            }
        }

        private int chain(int flag, int above) {
            int longest = Math.max(chains[flag], 0);
            if (above + longest > Snapshot.MAX_DEPENDENCY_CHAIN) {
                throw new InvalidRegistryException(
                        "the dependencies of flag %s form a cycle, or a chain of more than %d"
                                .formatted(flags.at(flag).key, Snapshot.MAX_DEPENDENCY_CHAIN));
            }
            if (chains[flag] != UNKNOWN) {
                return longest;
            }
            for (int i = 0; i < needs[flag].length; i++) {
                int needed = needs[flag][i];
                checkNames(flags.at(flag).dependencies[i], flag, needed);
                longest = Math.max(longest, 1 + chain(needed, above + 1));
            }
            chains[flag] = longest;
            return longest;
        }

        private void checkNames(Dependency dependency, int flag, int needed) {
            String variant = dependency.variant();
            if (needed == ABSENT) {
                throw new InvalidRegistryException(
                        "%s names flag %s, which is not there"
                                .formatted(by(flag), dependency.flagKey()));
            }
            if (variant != null) {
                CompiledFlag.variant(flags.at(needed).definition, variant, by(flag));
            }
        }

        private String by(int flag) {
            return "dependency of flag " + flags.at(flag).key;
        }
    }
}
