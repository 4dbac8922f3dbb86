/** What of a copy that was lent is used, and what is not. */
@NullMarked
package dev.halyard.control.copy;

import org.jspecify.annotations.NullMarked;
