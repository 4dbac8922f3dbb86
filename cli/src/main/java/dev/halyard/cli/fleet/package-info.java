/**
 * What several nodes say of themselves, side by side. Start at {@link
 * dev.halyard.cli.fleet.FleetStatusCommand}.
 */
@NullMarked
package dev.halyard.cli.fleet;

import org.jspecify.annotations.NullMarked;
