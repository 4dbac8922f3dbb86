/**
 * How a request becomes an answer: reading it strictly, the envelope, errors, limits. Start at
 * {@link dev.halyard.server.http.Front}.
 */
@NullMarked
package dev.halyard.server.http;

import org.jspecify.annotations.NullMarked;
