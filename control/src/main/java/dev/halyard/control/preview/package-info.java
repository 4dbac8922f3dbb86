/**
 * What a change would do to the people seen lately. Start at {@link
 * dev.halyard.control.preview.BlastRadius}.
 */
@NullMarked
package dev.halyard.control.preview;

import org.jspecify.annotations.NullMarked;
