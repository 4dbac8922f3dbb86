/**
 * What can be changed, and how each change is decided: a command becomes a proposal, the proposal
 * is checked and approved, and becomes records. Pure; start at {@link
 * dev.halyard.control.change.Decider}.
 */
@NullMarked
package dev.halyard.control.change;

import org.jspecify.annotations.NullMarked;
