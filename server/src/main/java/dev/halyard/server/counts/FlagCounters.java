package dev.halyard.server.counts;

import dev.halyard.evaluator.Env;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What is counted of one flag, by environment. Thread-safe. */
final class FlagCounters {
    private final Map<Env, EnvCounters> byEnv = new EnumMap<>(Env.class);

    FlagCounters(String flagKey) {
        for (Env env : Env.values()) {
            byEnv.put(env, new EnvCounters(flagKey, env));
        }
    }

    EnvCounters in(Env env) {
        return Objects.requireNonNull(byEnv.get(env));
    }

    void each(BiConsumer<Env, EnvCounters> each) {
        byEnv.forEach(each);
    }
}
