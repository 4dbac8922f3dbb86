/**
 * A conformance kit for OpenFeature's remote evaluation protocol: every requirement that can be
 * seen from outside, tried on any server. Start at {@link dev.halyard.cli.ofrep.Check}.
 */
@NullMarked
package dev.halyard.cli.ofrep;

import org.jspecify.annotations.NullMarked;
