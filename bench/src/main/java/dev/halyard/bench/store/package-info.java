/** A store of a million rows: made by real changes, and loaded. Never shipped. */
@NullMarked
package dev.halyard.bench.store;

import org.jspecify.annotations.NullMarked;
