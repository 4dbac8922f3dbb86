/**
 * TLS: a certificate and its key from two files, followed while they change. Start at {@link
 * dev.halyard.server.tls.Certificate}.
 */
@NullMarked
package dev.halyard.server.tls;

import org.jspecify.annotations.NullMarked;
