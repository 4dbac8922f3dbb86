package dev.halyard.openfeature;

import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which flags a new snapshot may decide otherwise. */
final class Changed {
    private Changed() {}

    /** All flags that either snapshot has. */
    static List<String> all(@Nullable Snapshot before, Snapshot after) {
        Set<String> keys = new LinkedHashSet<>(after.liveFlagKeys());
        if (before != null) {
            keys.addAll(before.liveFlagKeys());
        }
        return List.copyOf(keys);
    }

    /** These, and those that depend on them, directly or not. */
    static List<String> of(Set<String> touched, Snapshot after) {
        if (touched.isEmpty()) {
            return List.of();
        }
        Map<String, List<String>> dependants = dependants(after);
        Set<String> found = new LinkedHashSet<>(touched);
        Deque<String> open = new ArrayDeque<>(touched);
        while (!open.isEmpty()) {
            for (String key : dependants.getOrDefault(open.remove(), List.of())) {
                if (found.add(key)) {
                    open.add(key);
                }
            }
        }
        return List.copyOf(found);
    }

    private static Map<String, List<String>> dependants(Snapshot snapshot) {
        Map<String, List<String>> dependants = new HashMap<>();
        for (String key : snapshot.liveFlagKeys()) {
            FlagDefinition flag = snapshot.definition(key).orElseThrow();
            for (Dependency needed : flag.dependencies()) {
                dependants.computeIfAbsent(needed.flagKey(), any -> new ArrayList<>()).add(key);
            }
        }
        return dependants;
    }
}
