/**
 * How a flag changes state ({@link dev.halyard.control.rollout.Rollout}), and whether a change
 * widens what a gated flag reaches ({@link dev.halyard.control.rollout.Widening}). Pure.
 */
@NullMarked
package dev.halyard.control.rollout;

import org.jspecify.annotations.NullMarked;
