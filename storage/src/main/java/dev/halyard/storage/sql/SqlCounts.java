package dev.halyard.storage.sql;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.CountStore;
import dev.halyard.control.count.LastAsked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts in the database of the log, by its connections. */
final class SqlCounts implements CountStore {
    private final Writer writer;
    private final Reader reader;

    SqlCounts(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void add(List<Count> counts, List<LastAsked> last) {
        if (counts.isEmpty() && last.isEmpty()) {
            return;
        }
        writer.transact(handle -> {
            CountTable.add(handle, counts);
            LastAskedTable.note(handle, last);
            return counts;
        });
    }

    @Override
    public List<Count> of(String flagKey, long from, long to) {
        return reader.read(handle -> CountTable.of(handle, flagKey, from, to));
    }

    @Override
    public List<LastAsked> last(@Nullable String flagKey) {
        return reader.read(handle -> LastAskedTable.of(handle, flagKey));
    }

    @Override
    public long since(long now) {
        return writer.transact(handle -> {
            handle.execute("update evaluation_since set time = ? where time = 0", now);
            return handle.select("select time from evaluation_since").mapTo(Long.class).one();
        });
    }

    @Override
    public boolean tidy(long now, int most) {
        return writer.transact(handle -> {
            // nobody else tidies meanwhile: what two had read as an hour would be added twice
            handle.execute("update evaluation_since set time = time");
            return CountTable.tidy(handle, now, most);
        });
    }
}
