/**
 * The gate at start: the shared vectors, run through the evaluator that will serve. Start at {@link
 * dev.halyard.server.parity.ParityGate}.
 */
@NullMarked
package dev.halyard.server.parity;

import org.jspecify.annotations.NullMarked;
