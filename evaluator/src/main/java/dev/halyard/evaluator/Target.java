package dev.halyard.evaluator;

/** Fixes the variant for a cohort, ahead of the weighted split. */
public record Target(String cohort, String variant) {}
