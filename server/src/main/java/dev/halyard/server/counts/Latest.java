package dev.halyard.server.counts;

import dev.halyard.control.count.LastAsked;
import dev.halyard.evaluator.Env;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When flags were last evaluated: of what the store has and what this node knows, the later. */
final class Latest {
    private Latest() {}

    static Map<Env, Long> of(List<LastAsked> stored, String key, @Nullable FlagCounters counted) {
        Map<String, Map<Env, Long>> latest = of(stored, Map.of());
        Map<Env, Long> own = latest.computeIfAbsent(key, _ -> new EnumMap<>(Env.class));
        if (counted != null) {
            merge(counted, own);
        }
        return own;
    }

    static Map<String, Map<Env, Long>> of(
            List<LastAsked> stored, Map<String, FlagCounters> counted) {
        Map<String, Map<Env, Long>> latest = new HashMap<>();
        for (LastAsked each : stored) {
            latest.computeIfAbsent(each.flagKey(), _ -> new EnumMap<>(Env.class))
                    .merge(each.env(), each.time(), Math::max);
        }
        counted.forEach((key, flag) ->
                merge(flag, latest.computeIfAbsent(key, _ -> new EnumMap<>(Env.class))));
        return latest;
    }

    private static void merge(FlagCounters flag, Map<Env, Long> into) {
        flag.each((env, counters) -> {
            if (counters.last() > 0) {
                into.merge(env, counters.last(), Math::max);
            }
        });
    }
}
