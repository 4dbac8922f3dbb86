/**
 * How often flags were evaluated and what was decided, in numbers alone. Start at {@link
 * dev.halyard.control.count.CountStore}.
 */
@NullMarked
package dev.halyard.control.count;

import org.jspecify.annotations.NullMarked;
