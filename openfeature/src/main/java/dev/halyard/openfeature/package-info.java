/**
 * The OpenFeature provider: decides in this process, over a snapshot that the service's stream
 * keeps current, that files give, or that was kept on disk. Start at {@link HalyardProvider}.
 */
@NullMarked
package dev.halyard.openfeature;

import org.jspecify.annotations.NullMarked;
