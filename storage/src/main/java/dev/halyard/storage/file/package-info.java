/**
 * What a node keeps on its own disk for the day when everything else is away. Start at {@link
 * dev.halyard.storage.file.SnapshotFiles}.
 */
@NullMarked
package dev.halyard.storage.file;

import org.jspecify.annotations.NullMarked;
