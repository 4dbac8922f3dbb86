package dev.halyard.document;

import dev.halyard.evaluator.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which flag needs which: finds cycles, and chains that are too long. One walk, depth first and
 * without recursion, since a wrong document may have chains of any length.
 */
final class DependencyGraph {
    private static final int MAX = Snapshot.MAX_DEPENDENCY_CHAIN;
    private static final int SHOWN = 12;
    private static final String ARROW = " -> ";

    private final Map<String, Flag> flags = new HashMap<>();
    private final List<Flag> inOrder = new ArrayList<>();

    private enum Visit {
        NEVER,
        OPEN,
        DONE
    }

    /** A dependency, and where it is written. */
    private record Need(Flag on, Node at) {}

    private static final class Flag {
        final String key;
        final List<Need> needs = new ArrayList<>();
        Visit visit = Visit.NEVER;
        int visited;

        /** How many flags are open above this one, while it is open. */
        int depth;

        /** The dependencies in the longest chain from here; nothing where a cycle is below. */
        int longest;

        @Nullable Flag longestVia;
        boolean cyclic;

        Flag(String key) {
            this.key = key;
        }
    }

    /** A flag without a key has dependencies, too, but nothing can lead back to it. */
    void add(@Nullable String key, String needed, Node at) {
        if (key != null) {
            flag(key).needs.add(new Need(flag(needed), at));
        }
    }

    private Flag flag(String key) {
        return flags.computeIfAbsent(
                key,
                absent -> {
                    Flag flag = new Flag(absent);
                    inOrder.add(flag);
                    return flag;
                });
    }

    /** Tells every dependency that closes a cycle, and every one that makes a chain too long. */
    void check() {
        for (Flag flag : inOrder) {
            if (flag.visit == Visit.NEVER) {
                walk(flag);
            }
        }
    }

    private static void walk(Flag start) {
        List<Flag> path = new ArrayList<>();
        open(start, path);
        while (!path.isEmpty()) {
            Flag flag = path.get(path.size() - 1);
            if (flag.visited == flag.needs.size()) {
                close(flag);
                path.remove(path.size() - 1);
                continue;
            }
            Need need = flag.needs.get(flag.visited++);
            switch (need.on.visit) {
                case NEVER -> open(need.on, path);
                case OPEN -> tellCycle(need, path.subList(need.on.depth, path.size()));
                case DONE -> {}
            }
        }
    }

    private static void open(Flag flag, List<Flag> path) {
        flag.visit = Visit.OPEN;
        flag.depth = path.size();
        path.add(flag);
    }

    private static void close(Flag flag) {
        flag.visit = Visit.DONE;
        for (Need need : flag.needs) {
            // one that is still open leads back here: a cycle
            flag.cyclic |= need.on.cyclic || need.on.visit == Visit.OPEN || need.on == flag;
            if (need.on.longest + 1 > flag.longest) {
                flag.longest = need.on.longest + 1;
                flag.longestVia = need.on;
            }
        }
        if (!flag.cyclic && flag.longest == MAX + 1) {
            flag.needs.stream()
                    .filter(need -> need.on.longest == MAX)
                    .forEach(need -> tellChain(flag, need));
        }
    }

    private static void tellCycle(Need need, List<Flag> cycle) {
        need.at.wrong(
                "must not close a cycle of dependencies: " + shown(cycle) + ARROW + need.on.key);
    }

    /** Told where a chain first becomes too long; the flags above it are not to blame. */
    private static void tellChain(Flag flag, Need need) {
        List<Flag> chain = new ArrayList<>(List.of(flag));
        for (Flag at = need.on; at != null; at = at.longestVia) {
            chain.add(at);
        }
        need.at.wrong(
                "must not begin a chain of more than " + MAX + " dependencies: " + shown(chain));
    }

    /** The keys, those in the middle of a long list left out. */
    private static String shown(List<Flag> flags) {
        if (flags.size() <= SHOWN) {
            return flags.stream().map(flag -> flag.key).collect(Collectors.joining(ARROW));
        }
        int half = SHOWN / 2;
        return shown(flags.subList(0, half))
                + " -> … -> "
                + shown(flags.subList(flags.size() - half, flags.size()));
    }
}
