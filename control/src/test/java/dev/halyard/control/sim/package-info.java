/** A fleet in one thread: nodes, their log, their hints and everything that goes wrong. */
@NullMarked
package dev.halyard.control.sim;

import org.jspecify.annotations.NullMarked;
