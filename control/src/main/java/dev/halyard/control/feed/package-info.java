/**
 * From states to snapshots: each change compiles what it touches, and swaps one reference. Start at
 * {@link dev.halyard.control.feed.SnapshotFeed}.
 */
@NullMarked
package dev.halyard.control.feed;

import org.jspecify.annotations.NullMarked;
