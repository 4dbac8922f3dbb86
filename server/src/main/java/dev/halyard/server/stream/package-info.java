/**
 * What evaluators elsewhere follow: the snapshot, whole or as what changed, and the stream that
 * says when. Start at {@link SnapshotApi} and {@link StreamApi}.
 */
@NullMarked
package dev.halyard.server.stream;

import org.jspecify.annotations.NullMarked;
