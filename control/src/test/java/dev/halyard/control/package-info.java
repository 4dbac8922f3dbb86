/** What the tests of changes share: a control plane over a log in memory, and a clock to set. */
@NullMarked
package dev.halyard.control;

import org.jspecify.annotations.NullMarked;
