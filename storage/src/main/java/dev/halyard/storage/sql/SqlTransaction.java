package dev.halyard.storage.sql;

import dev.halyard.control.log.Chain;
import dev.halyard.control.log.ChangeLog.Remembered;
import dev.halyard.control.log.ChangeLog.Transaction;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The log while its head is locked. */
final class SqlTransaction implements Transaction {
    /** What one batch holds at most, so that an import of any size needs little memory. */
    private static final int BATCH_RECORDS = 1000;

    private static final long BATCH_CHARACTERS = 4_000_000;

    private final Handle handle;
    private final Patience.Wait wait;
    private final Head locked;
    private Chain chain;

    SqlTransaction(Handle handle, Patience.Wait wait, Dialect dialect) {
        this.handle = handle;
        this.wait = wait;
        this.locked = wait.spend(() -> new LogTable(handle).head(dialect.lockHead()));
        this.chain = new Chain(locked);
    }

    @Override
    public Head head() {
        return chain.head();
    }

    @Override
    public List<LogRecord> after(long seq, int most) {
        List<LogRecord> page = orUnavailable(() -> new LogTable(handle).after(seq, most));
        if (page.size() == most) { // there is more, and each page has its time
            wait.renew();
        }
        return page;
    }

    @Override
    public void append(List<LogRecord> records) {
        Chain trial = new Chain(chain.head());
        List<SqlAppender.Entry> entries = new ArrayList<>(records.size());
        for (LogRecord record : records) {
            String line = trial.add(record);
            long time = trial.head().time();
            entries.add(new SqlAppender.Entry(record, line, Chain.millis(record), time));
        }
        try (SqlAppender appender = new SqlAppender(handle)) {
            int from = 0;
            while (from < entries.size()) {
                List<SqlAppender.Entry> batch = entries.subList(from, batchEnd(entries, from));
                if (from > 0) {
                    wait.renew();
                }
                wait.spend(() -> append(appender, batch));
                from += batch.size();
            }
        } catch (SQLException e) {
            throw SqlFailures.unavailable("nothing was written", e);
        }
        chain = trial;
    }

    private static int append(SqlAppender appender, List<SqlAppender.Entry> batch)
            throws SQLException {
        appender.append(batch);
        return batch.size();
    }

    private static int batchEnd(List<SqlAppender.Entry> entries, int from) {
        int to = from;
        long characters = 0;
        do {
            characters += entries.get(to++).line().length();
        } while (to < entries.size() && to - from < BATCH_RECORDS && characters < BATCH_CHARACTERS);
        return to;
    }

    /** Moves the head's row to where the log ends; the last thing before a commit. */
    void finish() {
        Head head = chain.head();
        if (head.seq() == locked.seq()) {
            return;
        }
        String first = locked.seq() == 0 ? after(0, 1).getFirst().hash() : null;
        wait.spend(() ->
                handle.createUpdate(
                                "update head set seq = ?, hash = ?, time = ?,"
                                        + " identity = coalesce(identity, ?)")
                        .bind(0, head.seq())
                        .bind(1, head.hash())
                        .bind(2, head.time())
                        .bind(3, first)
                        .execute());
    }

    @Override
    public Optional<Remembered> remembered(String caller, String key, long since) {
        return orUnavailable(() ->
                handle.createQuery(
                                "select body_hash, answer, time from idempotency"
                                        + " where caller = ? and key = ? and time >= ?")
                        .bind(0, caller)
                        .bind(1, key)
                        .bind(2, since)
                        .map((row, context) ->
                                new Remembered(row.getString(1), row.getString(2), row.getLong(3)))
                        .findOne());
    }

    @Override
    public void remember(String caller, String key, Remembered answer) {
        orUnavailable(() ->
                handle.createUpdate(
                                "insert into idempotency (caller, key, body_hash, answer, time)"
                                        + " values (?, ?, ?, ?, ?) on conflict (caller, key)"
                                        + " do update set body_hash = excluded.body_hash,"
                                        + " answer = excluded.answer, time = excluded.time")
                        .bind(0, caller)
                        .bind(1, key)
                        .bind(2, answer.bodyHash())
                        .bind(3, answer.answer())
                        .bind(4, answer.time())
                        .execute());
    }

    @Override
    public void forget(long before) {
        orUnavailable(() ->
                handle.createUpdate("delete from idempotency where time < ?")
                        .bind(0, before)
                        .execute());
    }

    /**
     * Whoever decides must not take a failure of the database for a refusal of one change and go
     * on: SQLite may have ended the transaction with it, and each statement after would be one of
     * its own.
     */
    private <T> T orUnavailable(Supplier<T> statement) {
        try {
            return wait.spend(statement::get);
        } catch (JdbiException e) {
            throw SqlFailures.unavailable("nothing was written", e);
        }
    }
}
