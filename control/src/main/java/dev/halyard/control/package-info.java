/**
 * The control plane's door: a command comes in, a change is decided, logged and answered. Start at
 * {@link dev.halyard.control.ControlPlane}.
 */
@NullMarked
package dev.halyard.control;

import org.jspecify.annotations.NullMarked;
