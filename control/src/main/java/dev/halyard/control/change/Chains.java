package dev.halyard.control.change;

import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Refuses dependencies that form a cycle, or a chain longer than evaluation follows. */
final class Chains {
    private static final int MAX = Snapshot.MAX_DEPENDENCY_CHAIN;

    private final State state;
    private final Map<String, Integer> longest = new HashMap<>();
    private final List<String> path = new ArrayList<>();

    private Chains(State state) {
        this.state = state;
    }

    /** Checks all flags: a change of one may make the chain of another too long. */
    static void check(State state, String changed) {
        Chains chains = new Chains(state);
        chains.longest(changed); // first, so that a cycle is told from where it was closed
        state.eachFlag(flag -> chains.longest(flag.key()));
    }

    private int longest(String key) {
        Integer known = longest.get(key);
        if (known != null) {
            return known;
        }
        int at = path.indexOf(key);
        path.add(key);
        if (at >= 0) {
            throw refused("must not close a cycle: " + arrows(path.subList(at, path.size())));
        }
        FlagEntry flag = state.flagEntry(key);
        int chain = 0;
        if (flag != null) {
            for (String needed : flag.needs()) {
                chain = Math.max(chain, 1 + longest(needed));
            }
        }
        if (chain > MAX || path.size() > MAX + 1) {
            throw refused(
                    "must not make a chain of more than " + MAX + " dependencies: " + arrows(path));
        }
        path.removeLast();
        longest.put(key, chain);
        return chain;
    }

    private static Refusal refused(String message) {
        return Refusal.invalid("/dependencies", message);
    }

    private static String arrows(List<String> keys) {
        return String.join(" -> ", keys);
    }
}
