/**
 * The evaluator: what a flag is for a context, in nine fixed steps, and why. Start at {@link
 * dev.halyard.evaluator.Evaluator}; what it reads is compiled once by {@link
 * dev.halyard.evaluator.Snapshot#compile} and, from then on, change by change.
 *
 * <p>Every public type is immutable and safe to share between threads.
 */
@NullMarked
package dev.halyard.evaluator;

import org.jspecify.annotations.NullMarked;
