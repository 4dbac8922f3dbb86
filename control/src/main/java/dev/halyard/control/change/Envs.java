package dev.halyard.control.change;

import dev.halyard.evaluator.Env;
import java.util.EnumSet;
import java.util.Set;

/** The environments that a change of state names: one, or all. */
public record Envs(String id, Set<Env> each) {
    public static final Envs ALL = new Envs("all", EnumSet.allOf(Env.class));

    /**
     * Reads the word.
     *
     * @throws Refusal when it is none of prod, staging, dev, all
     */
    static Envs of(String word, String pointer) {
        if (word.equals(ALL.id)) {
            return ALL;
        }
        for (Env env : Env.values()) {
            if (env.id().equals(word)) {
                return new Envs(word, EnumSet.of(env));
            }
        }
        throw Refusal.invalid(pointer, "must be one of prod, staging, dev, all");
    }
}
