package dev.halyard.storage.sql;

import dev.halyard.control.log.StoreUnavailableException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failure of a database means to those who asked. */
final class SqlFailures {
    private SqlFailures() {}

    static StoreUnavailableException unavailable(String what, Exception failure) {
        SQLException cause = sql(failure);
        String why = cause == null ? failure.getMessage() : cause.getMessage();
        return new StoreUnavailableException(what + ": " + why, failure);
    }

    /** Whether nobody answered, rather than somebody said no. */
    static boolean isAway(Throwable failure) {
        SQLException cause = sql(failure);
        String state = cause == null ? null : cause.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    private static @Nullable SQLException sql(Throwable failure) {
        SQLException found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                found = sql; // the innermost: pools and Jdbi wrap
            }
        }
        return found;
    }
}
