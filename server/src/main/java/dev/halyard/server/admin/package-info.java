/**
 * The control plane over HTTP, {@code /api/admin}: one class per resource, one method per
 * operation, each reads its request, calls the control plane and maps the answer. Start at {@link
 * dev.halyard.server.admin.Changes}.
 */
@NullMarked
package dev.halyard.server.admin;

import org.jspecify.annotations.NullMarked;
