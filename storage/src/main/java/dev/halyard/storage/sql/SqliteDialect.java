package dev.halyard.storage.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite: a write-ahead log that is synchronised at every commit, strict tables. */
final class SqliteDialect implements Dialect {
    private static final String FULL = "2";

    /**
     * Failures that come before the last frame of a transaction is whole in the write-ahead log.
     * After a failed sync it may be whole, and be found there when the process starts anew.
     */
    private static final Set<SQLiteErrorCode> BEFORE_THE_END =
            EnumSet.of(
                    SQLiteErrorCode.SQLITE_FULL,
                    SQLiteErrorCode.SQLITE_BUSY,
                    SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT,
                    SQLiteErrorCode.SQLITE_READONLY,
                    SQLiteErrorCode.SQLITE_IOERR_WRITE,
                    SQLiteErrorCode.SQLITE_NOMEM);

    /** Replacing a row is neither an update nor a delete to SQLite: hence the third trigger. */
    private static final String APPEND_ONLY =
            """
            create trigger log_is_never_updated before update on log
            begin
                select raise(abort, 'the audit log is append-only');
            end;

            create trigger log_is_never_deleted before delete on log
            begin
                select raise(abort, 'the audit log is append-only');
            end;

            create trigger log_is_gapless before insert on log
            when new.seq <> (select coalesce(max(seq), 0) + 1 from log)
            begin
                select raise(abort, 'the audit log is gapless and append-only');
            end;
            """;

    @Override
    public Map<String, String> placeholders() {
        return Map.of(
                "whole", "integer",
                "text", "text",
                "strict", " strict",
                "append_only", APPEND_ONLY);
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        demand(connection, "journal_mode", "wal");
        demand(connection, "synchronous", FULL);
    }

    private static void demand(Connection connection, String pragma, String wanted)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("pragma " + pragma)) {
            String is = result.next() ? result.getString(1) : "nothing";
            if (!wanted.equals(is)) {
                throw new StoreRefusedException(
                        "SQLite's "
                                + pragma
                                + " must be "
                                + wanted
                                + " but is "
                                + is
                                + ": what was acknowledged could be lost",
                        null);
            }
        }
    }

    @Override
    public String lockHead() {
        return "select seq, hash, time from head"; // BEGIN IMMEDIATE has locked the file
    }

    @Override
    public String now() {
        return "cast(unixepoch('subsec') * 1000 as integer)";
    }

    @Override
    public boolean mayHaveCommitted(SQLException failure) {
        return !(failure instanceof SQLiteException sqlite
                && BEFORE_THE_END.contains(sqlite.getResultCode()));
    }
}
