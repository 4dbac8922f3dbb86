package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the log in PostgreSQL, for a service of any number of processes. */
public final class PostgresStore {
    private static final int CONNECT_SECONDS = 3;

    /** For the whole of a connection: who accepts it and says nothing is away, too. */
    private static final int LOGIN_SECONDS = 5;

    /** Longer than any statement may take, so only what hangs runs into it. */
    private static final int SOCKET_SECONDS = 45;

    /** With what readies a connection. */
    private static final Duration PREPARING = Duration.ofSeconds(3);

    /** With the statements of a transaction; longer than the head is waited for. */
    private static final Duration WRITING = Duration.ofSeconds(6);

    /** With a look at the log: a page of it at most. */
    private static final Duration FOLLOWING = Duration.ofSeconds(5);

    /** With what people ask of the past. */
    private static final Duration READING = Duration.ofSeconds(15);

    private PostgresStore() {}

    /**
     * Opens the store at a URL, {@code jdbc:postgresql://host/database}.
     *
     * @param user who to connect as, unless the URL says
     * @throws StoreRefusedException when it must not be used: it would lose commits, a newer
     *     program made it
     * @throws dev.halyard.control.log.StoreUnavailableException when it does not answer; to be
     *     tried again later
     */
    public static SqlChangeLog open(String url, @Nullable String user, @Nullable String password) {
        return open(source(url, user, password), SqlSchema.CURRENT, new PostgresDialect());
    }

    static SqlChangeLog open(PGSimpleDataSource postgres, SqlSchema schema, Dialect dialect) {
        PreparedDataSource source =
                new PreparedDataSource(postgres, dialect, Patience.of(PREPARING));
        schema.bringAbout(source, dialect);
        Reader reader = reader(Pool.reading(source), READING);
        Reader follower = reader(Pool.following(source), FOLLOWING);
        HikariDataSource one = new HikariDataSource(Pool.writing(source));
        Writer writer = new Writer(one, dialect, Patience.of(WRITING));
        return new SqlChangeLog(writer, reader, follower, dialect, () -> {});
    }

    private static Reader reader(HikariConfig pool, Duration patience) {
        pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        return new Reader(new HikariDataSource(pool), Patience.of(patience));
    }

    static PGSimpleDataSource source(String url, @Nullable String user, @Nullable String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(SOCKET_SECONDS);
        source.setLoginTimeout(LOGIN_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("halyard");
        source.setReWriteBatchedInserts(true);
        source.setUrl(url); // what it says wins
        if (user != null) {
            source.setUser(user);
        }
        if (password != null) {
            source.setPassword(password);
        }
        return source;
    }
}
