package dev.halyard.storage.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** PostgreSQL: text compared by bytes, as everywhere else in the service. */
final class PostgresDialect implements Dialect {
    private static final String APPEND_ONLY =
            """
            create function log_is_append_only() returns trigger language plpgsql as $$
            begin
                raise exception 'the audit log is append-only';
            end
            $$;

            create trigger log_is_append_only before update or delete or truncate on log
            for each statement execute function log_is_append_only();
            """;

    private static final String DURABILITY =
            "select current_setting('fsync'), current_setting('synchronous_commit')";

    private final String limits;

    PostgresDialect() {
        this("4s");
    }

    /**
     * A node that hangs in a transaction must not stop the others from writing for ever, and a lock
     * that does not come is told rather than waited for.
     *
     * @param lockTimeout how long to wait for the head
     */
    PostgresDialect(String lockTimeout) {
        limits =
                "set statement_timeout = '30s'; set idle_in_transaction_session_timeout = '10s';"
                        + " set lock_timeout = '"
                        + lockTimeout
                        + "'";
    }

    @Override
    public Map<String, String> placeholders() {
        return Map.of(
                "whole", "bigint",
                "text", "text collate \"C\"",
                "strict", "",
                "append_only", APPEND_ONLY);
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(limits);
            try (ResultSet settings = statement.executeQuery(DURABILITY)) {
                settings.next();
                demandOn("fsync", settings.getString(1));
                demandOn("synchronous_commit", settings.getString(2));
            }
        }
    }

    private static void demandOn(String setting, String value) {
        if (value.equals("off")) {
            throw new StoreRefusedException(
                    "PostgreSQL's "
                            + setting
                            + " is off: what was acknowledged could be lost."
                            + " Turn it on for this database and role",
                    null);
        }
    }

    @Override
    public String lockHead() {
        return "select seq, hash, time from head for update";
    }

    @Override
    public String now() {
        return "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
    }

    /** What the server still says itself it says instead of committing. */
    @Override
    public boolean mayHaveCommitted(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                || state.startsWith("08") // the connection broke
                || state.startsWith("57P") // the server is shutting down, or crashed
                || state.startsWith("XX")
                || state.equals("40003"); // completion unknown
    }
}
