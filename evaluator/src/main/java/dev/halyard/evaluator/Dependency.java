package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/**
 * Another flag that must be enabled first.
 *
 * @param variant the variant it must serve, or null for any
 */
public record Dependency(String flagKey, @Nullable String variant) {}
