/**
 * The service: {@link dev.halyard.server.Main} starts it, {@link dev.halyard.server.Routes} lists
 * what it serves, {@link dev.halyard.server.Config} lists what can be set.
 */
@NullMarked
package dev.halyard.server;

import org.jspecify.annotations.NullMarked;
