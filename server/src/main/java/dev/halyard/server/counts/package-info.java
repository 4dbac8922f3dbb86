/**
 * How often flags are evaluated, counted without anybody's name. Start at {@link
 * dev.halyard.server.counts.EvaluationCounts}.
 */
@NullMarked
package dev.halyard.server.counts;

import org.jspecify.annotations.NullMarked;
