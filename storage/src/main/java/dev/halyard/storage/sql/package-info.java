/**
 * The log in SQLite, within the process, or in PostgreSQL, beside it: one SQL subset, and a {@link
 * dev.halyard.storage.sql.Dialect} where they differ. Start at {@link
 * dev.halyard.storage.sql.SqliteStore} and {@link dev.halyard.storage.sql.PostgresStore}, which
 * open a {@link dev.halyard.storage.sql.SqlChangeLog}.
 */
@NullMarked
package dev.halyard.storage.sql;

import org.jspecify.annotations.NullMarked;
