package dev.halyard.storage.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A real server, one for all tests of the process; each test has a schema of its own. */
final class Postgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private Postgres() {}

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                // what makes the embedded server quick by default is what the store refuses
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static int port() {
        return Server.RUNNING.getPort();
    }

    /** The URL of an empty schema. */
    static String schema() throws SQLException {
        String schema = "t" + SCHEMAS.incrementAndGet();
        execute("create schema " + schema);
        return url(port(), schema);
    }

    static String url(int port, String schema) {
        return "jdbc:postgresql://localhost:%d/postgres?user=postgres&currentSchema=%s"
                .formatted(port, schema);
    }

    static void execute(String sql) throws SQLException {
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Until the server has noticed that a client which held one is gone; Flyway looks each second.
     */
    static void awaitNoAdvisoryLock() {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() ->
                        text("select count(*) from pg_locks where locktype = 'advisory'")
                                .equals("0"));
    }

    static String text(String query) throws SQLException {
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
