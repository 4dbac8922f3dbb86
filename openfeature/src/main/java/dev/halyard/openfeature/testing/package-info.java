/** For tests of applications that use flags: {@link HalyardTestProvider}. */
@NullMarked
package dev.halyard.openfeature.testing;

import org.jspecify.annotations.NullMarked;
