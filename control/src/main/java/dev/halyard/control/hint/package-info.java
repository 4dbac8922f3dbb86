/**
 * How nodes tell each other that there may be more to read. Start at {@link
 * dev.halyard.control.hint.Hints}.
 */
@NullMarked
package dev.halyard.control.hint;

import org.jspecify.annotations.NullMarked;
