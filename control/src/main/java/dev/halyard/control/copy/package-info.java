/**
 * Whole states as bytes: what a node keeps on disk, and what nodes lend each other. Start at {@link
 * dev.halyard.control.copy.StateCopy}.
 */
@NullMarked
package dev.halyard.control.copy;

import org.jspecify.annotations.NullMarked;
