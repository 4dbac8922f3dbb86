package dev.halyard.control.count;

import dev.halyard.evaluator.Env;

/**
 * When a flag was last evaluated in an environment. Immutable.
 *
 * @param time milliseconds since the epoch
 */
public record LastAsked(String flagKey, Env env, long time) {}
