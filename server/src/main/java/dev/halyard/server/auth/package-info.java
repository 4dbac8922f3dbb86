/**
 * Who is asking: tokens, API keys, development headers. Start at {@link Credentials}, which says
 * which of them counts.
 */
@NullMarked
package dev.halyard.server.auth;

import org.jspecify.annotations.NullMarked;
