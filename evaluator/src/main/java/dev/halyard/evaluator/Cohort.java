package dev.halyard.evaluator;

import java.util.List;

/**
 * A named group of contexts: any of the alternatives, each of them all of its conditions.
 *
 * @param anyOf the alternatives; no alternative means nobody, never everybody
 */
public record Cohort(String key, List<List<Condition>> anyOf) {
    public Cohort {
        anyOf = anyOf.stream().map(List::copyOf).toList();
    }
}
