package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens the log in PostgreSQL, for a service of any number of processes. */
public final class PostgresStore {
    private static final int CONNECT_SECONDS = 5;

    /** For the whole of a connection: who accepts it and says nothing is away, too. */
    private static final int LOGIN_SECONDS = 10;

    /** Longer than any statement may take, so only what hangs runs into it. */
    private static final int SOCKET_SECONDS = 45;

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
        PreparedDataSource source = new PreparedDataSource(postgres, dialect);
        schema.bringAbout(source, dialect);
        HikariConfig readers = Pool.reading(source);
        readers.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        HikariDataSource few = new HikariDataSource(readers);
        HikariDataSource one = new HikariDataSource(Pool.writing(source));
        return new SqlChangeLog(new Writer(one, dialect), new Reader(few), dialect, () -> {});
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
