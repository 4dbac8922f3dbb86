package dev.halyard.storage.sql;

import dev.halyard.control.log.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a piece of work may wait for its database. One that is stopped, or behind a network that
 * swallows or trickles, neither answers nor breaks off, and a driver's own timeouts begin anew with
 * every byte: so who has waited too long has the connection cut from under it. Thread-safe.
 */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Duration most;
    private final @Nullable ScheduledThreadPoolExecutor timer;

    /** A statement, or several. */
    interface Work<T, X extends Exception> {
        T run() throws X;
    }

    private Patience(Duration most, @Nullable ScheduledThreadPoolExecutor timer) {
        this.most = most;
        this.timer = timer;
    }

    /** For a database that is a file. */
    static Patience endless() {
        return new Patience(Duration.ZERO, null);
    }

    /** For so long; its thread ends by itself. */
    static Patience of(Duration most) {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("store-patience").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        return new Patience(most, timer);
    }

    /** The whole of it for one piece of work over a connection. */
    Wait with(Connection connection) {
        return new Wait(connection);
    }

    /** What is left of it for one piece of work. Not thread-safe. */
    final class Wait {
        private final Connection connection;
        private long leftNanos = most.toNanos();
        private volatile boolean cut;

        private Wait(Connection connection) {
            this.connection = connection;
        }

        /**
         * Runs what waits for the database; what is done between two of these costs nothing.
         *
         * @throws StoreUnavailableException when nothing is left, and it was not run
         */
        <T, X extends Exception> T spend(Work<T, X> work) throws X {
            if (timer == null) {
                return work.run();
            }
            if (leftNanos <= 0) {
                throw new StoreUnavailableException("the store takes too long", null);
            }
            long start = System.nanoTime();
            Future<?> end = timer.schedule(this::cut, leftNanos, TimeUnit.NANOSECONDS);
            try {
                return work.run();
            } finally {
                end.cancel(false);
                leftNanos -= System.nanoTime() - start;
            }
        }

        /** As at the beginning: for work that has come on, and has more to do. */
        void renew() {
            leftNanos = most.toNanos();
        }

        boolean isCut() {
            return cut;
        }

        private void cut() {
            cut = true;
            Thread.ofVirtual().start(this::abort); // closing, too, may wait for the other side
        }

        private void abort() {
            LOG.warn(
                    "The database has not answered for {} ms: its connection is cut",
                    most.toMillis());
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("Cutting a connection failed", e);
            }
        }
    }
}
