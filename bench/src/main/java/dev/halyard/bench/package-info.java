/**
 * Micro-benchmarks: the same rules for the same users, asked of Halyard and of what users would
 * pick instead. {@link dev.halyard.bench.Flags} says which rules; start at {@link
 * dev.halyard.bench.HalyardBenchmark}.
 */
@NullMarked
package dev.halyard.bench;

import org.jspecify.annotations.NullMarked;
