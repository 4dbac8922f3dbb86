/**
 * OpenFeature's remote evaluation protocol, so that any OpenFeature client can ask. Start at {@link
 * OfrepApi}.
 */
@NullMarked
package dev.halyard.server.ofrep;

import org.jspecify.annotations.NullMarked;
