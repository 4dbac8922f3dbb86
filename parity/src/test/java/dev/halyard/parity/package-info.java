/**
 * Two evaluators that prove each other: Java and its JavaScript twin give the same decision, on
 * every shared example ({@link dev.halyard.parity.VectorsTest}) and on whatever chance makes up
 * ({@link dev.halyard.parity.DifferentialFuzzTest}). The twin runs in a {@link
 * dev.halyard.parity.NodeTwin}.
 */
@NullMarked
package dev.halyard.parity;

import org.jspecify.annotations.NullMarked;
