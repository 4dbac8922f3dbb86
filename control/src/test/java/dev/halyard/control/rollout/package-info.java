/** The machine cell by cell, and the closed list entry by entry. */
@NullMarked
package dev.halyard.control.rollout;

import org.jspecify.annotations.NullMarked;
