/**
 * What would have been answered: small snapshots of earlier revisions, read from the versioned
 * projections. Start at {@link dev.halyard.control.past.Past}.
 */
@NullMarked
package dev.halyard.control.past;

import org.jspecify.annotations.NullMarked;
