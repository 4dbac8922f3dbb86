/**
 * Traces for OpenTelemetry: a span for each request, sent to a collector by OTLP. Start at {@link
 * dev.halyard.server.trace.Traces}; nothing here is loaded without an endpoint.
 */
@NullMarked
package dev.halyard.server.trace;

import org.jspecify.annotations.NullMarked;
