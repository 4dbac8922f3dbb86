package dev.halyard.evaluator;

/**
 * One of the values that a flag which is not boolean serves once on.
 *
 * @param weight from 0; the weights of a flag sum to 1..1,000,000
 */
public record Variant(String name, Value value, int weight) {}
