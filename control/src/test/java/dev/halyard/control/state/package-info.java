/** What documents become in the store, and what they are written as again. */
@NullMarked
package dev.halyard.control.state;

import org.jspecify.annotations.NullMarked;
