/** Tests of what Redis carries, with a real one. */
@NullMarked
package dev.halyard.storage.redis;

import org.jspecify.annotations.NullMarked;
