package dev.halyard.storage.sql;

import dev.halyard.control.count.CountStore;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.FleetNotes;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.StoreUnavailableException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The log in a database. */
public final class SqlChangeLog implements ChangeLog {
    private final Writer writer;
    private final Reader reader;
    private final Reader follower;
    private final Dialect dialect;
    private final Runnable afterwards;
    private final FleetNotes fleet;

    /**
     * @param follower for what is asked all the time, and briefly; may be {@code reader}
     * @param afterwards what closing ends with
     */
    SqlChangeLog(
            Writer writer, Reader reader, Reader follower, Dialect dialect, Runnable afterwards) {
        this.writer = writer;
        this.reader = reader;
        this.follower = follower;
        this.dialect = dialect;
        this.afterwards = afterwards;
        fleet = new SqlFleetNotes(writer, reader, dialect);
    }

    /** For tests that make the one connection fail. */
    Writer writer() {
        return writer;
    }

    @Override
    public <T> T transact(Work<T> work) {
        return writer.transact((handle, wait) -> {
            SqlTransaction transaction = new SqlTransaction(handle, wait, dialect);
            T result = work.run(transaction);
            transaction.finish();
            return result;
        });
    }

    @Override
    public Head head() {
        return follower.read(handle -> new LogTable(handle).head());
    }

    @Override
    public @Nullable String identity() {
        return reader.read(handle -> Optional.ofNullable(new LogTable(handle).identity()))
                .orElse(null);
    }

    @Override
    public List<LogRecord> after(long seq, int most) {
        return follower.read(handle -> new LogTable(handle).after(seq, most));
    }

    @Override
    public void lines(long after, Consumer<String> each) {
        reader.readConsistently(handle -> {
            new LogTable(handle).lines(after, each);
            return after;
        });
    }

    @Override
    public List<LogRecord> find(LogQuery query) {
        return reader.read(handle -> new LogTable(handle).find(query));
    }

    @Override
    public Head current(Consumer<Projected> each) {
        return reader.readConsistently(handle -> {
            Head head = new LogTable(handle).head();
            new ProjectionTable(handle).current(each);
            return head;
        });
    }

    @Override
    public Optional<Projected> asOf(EntityId id, long revision) {
        return reader.read(handle -> new ProjectionTable(handle).asOf(id, revision));
    }

    @Override
    public List<Projected> allAsOf(EntityId.Kind kind, long revision) {
        return reader.read(handle -> new ProjectionTable(handle).allAsOf(kind, revision));
    }

    @Override
    public List<Projected> rowsAsOf(String flagKey, String unit, long revision) {
        return reader.read(handle -> new ProjectionTable(handle).rowsAsOf(flagKey, unit, revision));
    }

    @Override
    public long revisionAt(long time) {
        return reader.read(handle -> new LogTable(handle).revisionAt(time));
    }

    @Override
    public List<Version> versions(long since, int most) {
        return reader.read(handle -> new ProjectionTable(handle).versions(since, most));
    }

    @Override
    public void rebuild() {
        writer.transact((handle, endless) -> {
            Head head = new LogTable(handle).head(dialect.lockHead());
            handle.execute("delete from projection");
            replay(handle, head.seq());
            return head;
        });
    }

    private static void replay(Handle handle, long end) {
        try (SqlAppender appender = new SqlAppender(handle)) {
            long seq = 0;
            while (seq < end) {
                List<LogRecord> page = new LogTable(handle).after(seq, LogTable.FETCH);
                appender.project(page);
                seq = page.getLast().seq();
            }
        } catch (SQLException e) {
            throw SqlFailures.unavailable("nothing was rebuilt", e);
        }
    }

    @Override
    public void keep(Checkpoint checkpoint) {
        writer.transact(handle -> {
            CheckpointTable.keep(handle, checkpoint);
            return checkpoint;
        });
    }

    @Override
    public List<Checkpoint> checkpoints(int most) {
        return reader.read(handle -> CheckpointTable.newest(handle, most));
    }

    @Override
    public void noteUses(Map<String, Long> times) {
        writer.transact(handle -> {
            KeyUseTable.note(handle, times);
            return times;
        });
    }

    @Override
    public Map<String, Long> uses() {
        return reader.read(KeyUseTable::all);
    }

    @Override
    public CountStore counts() {
        return new SqlCounts(writer, reader);
    }

    @Override
    public FleetNotes fleet() {
        return fleet;
    }

    @Override
    public Optional<String> trouble() {
        try {
            head();
            return Optional.empty();
        } catch (StoreUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            follower.close();
            reader.close();
            writer.close(); // the last, so that SQLite tidies its write-ahead log
        } finally {
            afterwards.run();
        }
    }
}
