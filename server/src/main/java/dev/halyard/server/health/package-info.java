/**
 * What operators ask: health, liveness, readiness, metrics. Start at {@link
 * dev.halyard.server.health.HealthApi}.
 */
@NullMarked
package dev.halyard.server.health;

import org.jspecify.annotations.NullMarked;
