package dev.halyard.storage.sql;

import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogLine;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads of the log and its head. */
final class LogTable {
    /** Rows that are held at once while many are read. */
    static final int FETCH = 1000;

    private final Handle handle;

    LogTable(Handle handle) {
        this.handle = handle;
    }

    Head head() {
        return head("select seq, hash, time from head");
    }

    Head head(String query) {
        return handle.createQuery(query)
                .map((row, context) -> new Head(row.getLong(1), row.getString(2), row.getLong(3)))
                .one();
    }

    @Nullable String identity() {
        return handle.createQuery("select identity from head where identity is not null")
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    List<LogRecord> after(long seq, int most) {
        List<String> lines =
                handle.createQuery("select line from log where seq > ? order by seq limit ?")
                        .bind(0, seq)
                        .bind(1, most)
                        .mapTo(String.class)
                        .list();
        return readable(lines);
    }

    void lines(long after, Consumer<String> each) {
        handle.createQuery("select line from log where seq > ? order by seq")
                .bind(0, after)
                .setFetchSize(FETCH)
                .mapTo(String.class)
                .forEach(each);
    }

    List<LogRecord> find(LogQuery query) {
        SqlWhere where = new SqlWhere();
        where.and("seq < :before", "before", query.before());
        where.and("flag_key = :flag", "flag", query.flagKey());
        where.and("actor = :actor", "actor", query.actor());
        where.and("env = :env", "env", query.env());
        where.and("change_id = :change", "change", query.changeId());
        boolean exact = query.action() != null && query.action().indexOf('.') >= 0;
        where.and(exact ? "action = :action" : "kind = :action", "action", query.action());
        // what came before the running maximum reached it cannot be as late: an index can skip it
        where.and("ts >= :from and time >= :from", "from", query.from());
        where.and("ts < :to", "to", query.to());
        Query select =
                handle.createQuery(
                        "select line from log" + where.sql() + " order by seq desc limit :limit");
        return select.bindMap(where.values())
                .bind("limit", query.limit())
                .mapTo(String.class)
                .map(LogTable::record)
                .list();
    }

    long revisionAt(long time) {
        Optional<Long> seq =
                handle.createQuery(
                                "select seq from log where time <= ?"
                                        + " order by time desc, seq desc limit 1")
                        .bind(0, time)
                        .mapTo(Long.class)
                        .findOne();
        return seq.orElse(0L);
    }

    /** Up to the first that a newer program wrote; that one by itself is told by an exception. */
    private static List<LogRecord> readable(List<String> lines) {
        List<LogRecord> records = new ArrayList<>(lines.size());
        try {
            lines.forEach(line -> records.add(record(line)));
        } catch (UnreadableRecordException e) {
            if (records.isEmpty()) {
                throw e;
            }
        }
        return records;
    }

    private static LogRecord record(String line) {
        try {
            return LogLine.read(line);
        } catch (LogLine.NewerFormatException e) {
            throw new UnreadableRecordException(seq(line), String.valueOf(e.getMessage()));
        } catch (LogLine.MalformedLineException e) {
            throw new IllegalStateException(
                    "a line of the stored log " + e.getMessage() + ": " + start(line), e);
        }
    }

    private static long seq(String line) {
        try {
            return LogLine.place(line).seq();
        } catch (LogLine.MalformedLineException e) {
            throw new IllegalStateException(
                    "a line of the stored log " + e.getMessage() + ": " + start(line), e);
        }
    }

    private static String start(String line) {
        return line.substring(0, Math.min(80, line.length()));
    }
}
