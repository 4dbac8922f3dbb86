/**
 * The service on a store: opening it, the first import, following the log, how fresh it is. Start
 * at {@link dev.halyard.server.store.Store}.
 */
@NullMarked
package dev.halyard.server.store;

import org.jspecify.annotations.NullMarked;
