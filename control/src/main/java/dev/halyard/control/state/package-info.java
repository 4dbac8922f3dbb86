/**
 * What the log's records add up to: flags with their states, rows, cohorts, settings, approvals, at
 * one revision. Immutable; start at {@link dev.halyard.control.state.State}.
 */
@NullMarked
package dev.halyard.control.state;

import org.jspecify.annotations.NullMarked;
