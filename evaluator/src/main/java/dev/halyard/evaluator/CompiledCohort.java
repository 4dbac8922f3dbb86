package dev.halyard.evaluator;

import java.util.List;

/** A cohort, ready to be asked. */
final class CompiledCohort {
    private final CompiledCondition[][] anyOf;

    CompiledCohort(Cohort cohort) {
        anyOf =
                cohort.anyOf().stream()
                        .map(allOf -> compile(cohort.key(), allOf))
                        .toArray(CompiledCondition[][]::new);
    }

    private static CompiledCondition[] compile(String key, List<Condition> allOf) {
        return allOf.stream()
                .map(condition -> new CompiledCondition(key, condition))
                .toArray(CompiledCondition[]::new);
    }

    boolean has(Context context) {
        for (CompiledCondition[] allOf : anyOf) {
            if (all(allOf, context)) {
                return true;
            }
        }
        return false;
    }

    private static boolean all(CompiledCondition[] allOf, Context context) {
        for (CompiledCondition condition : allOf) {
            if (!condition.holds(context)) {
                return false;
            }
        }
        return allOf.length > 0; // an empty rule never means everyone
    }
}
