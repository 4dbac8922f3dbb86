package dev.halyard.storage.sql;

import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes records and moves projections, in batches: plain JDBC, since an import is a million rows.
 */
final class SqlAppender implements AutoCloseable {
    private static final String LOG =
            "insert into log (seq, ts, time, actor, action, kind, flag_key, env, change_id, line)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /**
     * By the newest version, which an index finds at once however many there are; an index of those
     * that are current would be a third one for an import to fill in random order.
     */
    private static final String END =
            "update projection set until = ? where until is null and since ="
                    + " (select p.since from projection p where p.kind = ? and p.key = ?"
                    + " order by p.since desc limit 1)";

    /**
     * Not VALUES, which PostgreSQL's driver would fold into one statement: a row must see the rows
     * before it, to know when the thing was born.
     */
    private static final String BEGIN =
            "insert into projection (since, until, born, kind, key, flag_key, unit, doc)"
                    + " select ?, ?, coalesce((select p.born from projection p"
                    + " where p.kind = ? and p.key = ? order by p.since limit 1), ?),"
                    + " ?, ?, ?, ?, ?";

    private final PreparedStatement log;
    private final PreparedStatement end;
    private final PreparedStatement begin;

    /**
     * A record and what of it is stored beside it.
     *
     * @param ts its own time, milliseconds
     * @param time the running maximum
     */
    record Entry(LogRecord record, String line, long ts, long time) {}

    SqlAppender(Handle handle) throws SQLException {
        log = handle.getConnection().prepareStatement(LOG);
        end = handle.getConnection().prepareStatement(END);
        begin = handle.getConnection().prepareStatement(BEGIN);
    }

    /** Writes records to the log and moves the projections. */
    void append(List<Entry> entries) throws SQLException {
        for (Entry entry : entries) {
            addToLog(entry);
        }
        log.executeBatch();
        project(entries.stream().map(Entry::record).toList());
    }

    /** Moves the projections alone. */
    void project(List<LogRecord> records) throws SQLException {
        Map<EntityId, Long> next = new HashMap<>();
        @Nullable Long[] until = new Long[records.size()];
        for (int i = records.size() - 1; i >= 0; i--) {
            until[i] = next.put(records.get(i).entity(), records.get(i).seq());
        }
        for (Map.Entry<EntityId, Long> first : next.entrySet()) {
            end.setLong(1, first.getValue());
            end.setString(2, first.getKey().kind().id());
            end.setString(3, first.getKey().key());
            end.addBatch();
        }
        end.executeBatch();
        for (int i = 0; i < until.length; i++) {
            begin(records.get(i), until[i]);
        }
        begin.executeBatch();
    }

    private void addToLog(Entry entry) throws SQLException {
        LogRecord record = entry.record;
        log.setLong(1, record.seq());
        log.setLong(2, entry.ts);
        log.setLong(3, entry.time);
        log.setString(4, record.actor().id());
        log.setString(5, record.action());
        log.setString(6, record.entity().kind().id());
        log.setString(7, record.flagKey());
        log.setString(8, record.env());
        log.setString(9, record.changeId());
        log.setString(10, entry.line);
        log.addBatch();
    }

    private void begin(LogRecord record, @Nullable Long until) throws SQLException {
        if (record.after() == null) {
            return;
        }
        EntityId id = record.entity();
        Row row = Row.of(new Projected(id, record.seq(), 0, record.after()));
        begin.setLong(1, record.seq());
        begin.setObject(2, until, Types.BIGINT);
        begin.setString(3, id.kind().id());
        begin.setString(4, id.key());
        begin.setLong(5, record.seq());
        begin.setString(6, id.kind().id());
        begin.setString(7, id.key());
        begin.setString(8, row == null ? null : row.flagKey());
        begin.setString(9, row == null ? null : row.unit());
        begin.setString(10, record.after().toJson());
        begin.addBatch();
    }

    @Override
    public void close() throws SQLException {
        try (log;
                end;
                begin) {
            return;
        }
    }
}
