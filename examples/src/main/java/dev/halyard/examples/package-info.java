/**
 * Programs of a page each that show how Halyard is used. Start at {@link
 * dev.halyard.examples.InProcess}.
 */
@NullMarked
package dev.halyard.examples;

import org.jspecify.annotations.NullMarked;
