package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.halyard.control.log.OutcomeUnknownException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection that writes. */
final class Writer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final Dialect dialect;
    private final Patience patience;

    /**
     * @param pool of one connection: who waits for it waits for the transaction before
     * @param patience with the statements of one transaction
     */
    Writer(HikariDataSource pool, Dialect dialect, Patience patience) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.dialect = dialect;
        this.patience = patience;
    }

    /** What a transaction does; it spends its patience by itself, where it waits. */
    interface Work<T> {
        T run(Handle handle, Patience.Wait wait);
    }

    /** Runs statements in a transaction. */
    <T> T transact(Function<Handle, T> statements) {
        return transact((handle, wait) -> wait.spend(() -> statements.apply(handle)));
    }

    /** Runs work in a transaction. */
    <T> T transact(Work<T> work) {
        Handle handle = open();
        Connection connection = handle.getConnection();
        Patience.Wait wait = patience.with(connection);
        boolean sound = false;
        try {
            connection.setAutoCommit(false); // in SQLite: BEGIN IMMEDIATE
            T result = work.run(handle, wait);
            wait.spend(() -> commit(connection));
            sound = true;
            return result;
        } catch (SQLException | JdbiException e) {
            throw SqlFailures.unavailable("nothing was written", e);
        } finally {
            release(handle, (sound || undo(connection, wait)) && !wait.isCut());
        }
    }

    private Handle open() {
        try {
            return jdbi.open();
        } catch (JdbiException e) {
            throw SqlFailures.unavailable("the store cannot be written", e);
        }
    }

    /** Commits by the one call that both drivers make a single COMMIT of. */
    private boolean commit(Connection connection) throws SQLException {
        try {
            connection.setAutoCommit(true);
            return true;
        } catch (SQLException e) {
            if (dialect.mayHaveCommitted(e)) {
                throw new OutcomeUnknownException(
                        "the commit may or may not have happened: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private static boolean undo(Connection connection, Patience.Wait wait) {
        wait.renew();
        return wait.spend(() -> undo(connection));
    }

    /** Whether the connection is as it was before the transaction. */
    private static boolean undo(Connection connection) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            return true;
        } catch (SQLException e) {
            LOG.debug("Rolling back failed, as it does after a commit that failed", e);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("rollback"); // SQLite's driver thinks that there is nothing to
        } catch (SQLException e) {
            LOG.debug("Rolling back failed again; the connection goes, and with it the rest", e);
        }
        return false;
    }

    /** Gives the connection back, or away where it is no longer sure what state it is in. */
    private void release(Handle handle, boolean sound) {
        try {
            handle.close();
        } catch (JdbiException e) {
            LOG.debug("Closing a connection failed; what it did is settled", e);
        }
        if (!sound) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
