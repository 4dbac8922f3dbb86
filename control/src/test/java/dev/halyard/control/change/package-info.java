/** Changes and approvals through the door that everybody goes through. */
@NullMarked
package dev.halyard.control.change;

import org.jspecify.annotations.NullMarked;
