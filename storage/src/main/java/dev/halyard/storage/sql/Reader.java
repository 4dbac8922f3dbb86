package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The connections that read, a few at a time. */
final class Reader implements AutoCloseable {
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Patience patience;

    Reader(HikariDataSource pool, Patience patience) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.patience = patience;
    }

    <T> T read(Function<Handle, T> work) {
        return open(
                handle -> patience.with(handle.getConnection()).spend(() -> work.apply(handle)));
    }

    /**
     * One look at everything as it is at the first statement, row by row, for as long as whoever
     * takes the rows needs.
     */
    <T> T readConsistently(Function<Handle, T> work) {
        return open(handle -> handle.inTransaction(work::apply));
    }

    private <T> T open(Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            return work.apply(handle);
        } catch (JdbiException e) {
            throw SqlFailures.unavailable("the store cannot be read", e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
