/** The data plane: evaluation, batches, the registry, stored overrides. One class per resource. */
@NullMarked
package dev.halyard.server.flags;

import org.jspecify.annotations.NullMarked;
