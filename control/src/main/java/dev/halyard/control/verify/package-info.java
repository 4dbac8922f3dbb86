/**
 * Whether a log is what was written: chain, form, replay. Needs no store, so that a stranger can do
 * it with a file. Start at {@link dev.halyard.control.verify.LogVerifier}.
 */
@NullMarked
package dev.halyard.control.verify;

import org.jspecify.annotations.NullMarked;
