/**
 * Several nodes with a PostgreSQL and a Redis of their own, to try on one machine. Start at {@link
 * dev.halyard.fleet.Main}.
 */
@NullMarked
package dev.halyard.fleet;

import org.jspecify.annotations.NullMarked;
