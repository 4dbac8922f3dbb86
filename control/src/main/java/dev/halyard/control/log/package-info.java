/**
 * The audit log, the system of record: records, their one written form, the hash chain, and the
 * port that stores keep it behind. Start at {@link dev.halyard.control.log.LogRecord}.
 */
@NullMarked
package dev.halyard.control.log;

import org.jspecify.annotations.NullMarked;
