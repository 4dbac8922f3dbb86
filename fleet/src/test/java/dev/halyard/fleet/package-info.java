/** The fleet to try, started as a person starts it. */
@org.jspecify.annotations.NullMarked
package dev.halyard.fleet;
