package dev.halyard.evaluator;

import java.util.List;

/**
 * One condition of a cohort.
 *
 * @param attribute a context field, or the name of an attribute
 * @param values what to compare with: any match counts; empty for {@link Operator#EXISTS} only
 * @param negate turns the outcome round, except where the attribute is missing or does not fit
 */
public record Condition(String attribute, Operator op, List<Value> values, boolean negate) {
    public Condition {
        values = List.copyOf(values);
    }
}
