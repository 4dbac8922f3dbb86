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

    Reader(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    <T> T read(Function<Handle, T> work) {
        try (Handle handle = jdbi.open()) {
            return work.apply(handle);
        } catch (JdbiException e) {
            throw SqlFailures.unavailable("the store cannot be read", e);
        }
    }

    /** One look at everything as it is at the first statement, row by row. */
    <T> T readConsistently(Function<Handle, T> work) {
        return read(handle -> handle.inTransaction(work::apply));
    }

    @Override
    public void close() {
        pool.close();
    }
}
