package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens the log in a file, {@code halyard.db}, for a service of one process. */
public final class SqliteStore {
    private static final int BUSY_MS = 5_000;
    private static final int WRITER_CACHE_KIB = 64 * 1024;

    private SqliteStore() {}

    /**
     * Opens the store of a data directory, made anew where there is none.
     *
     * @throws StoreRefusedException when it must not be used: another process works in it, a newer
     *     program made it
     * @throws dev.halyard.control.log.StoreUnavailableException when the disk does not let it
     */
    public static SqlChangeLog open(Path directory) {
        return open(directory, SqlSchema.CURRENT);
    }

    static SqlChangeLog open(Path directory, SqlSchema schema) {
        DataDirectory locked = DataDirectory.lock(directory);
        try {
            String url = "jdbc:sqlite:" + locked.file("halyard.db");
            Dialect dialect = new SqliteDialect();
            Patience endless = Patience.endless();
            PreparedDataSource writing = new PreparedDataSource(writer(url), dialect, endless);
            schema.bringAbout(writing, dialect);
            PreparedDataSource reading = new PreparedDataSource(reader(url), dialect, endless);
            HikariDataSource one = pool(Pool.writing(writing));
            HikariDataSource few = pool(Pool.reading(reading));
            Reader reader = new Reader(few, endless);
            return new SqlChangeLog(
                    new Writer(one, dialect, endless), reader, reader, dialect, locked::close);
        } catch (RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    static SQLiteDataSource writer(String url) {
        SQLiteConfig config = config();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setCacheSize(-WRITER_CACHE_KIB);
        config.setJournalSizeLimit(WRITER_CACHE_KIB * 1024);
        return source(url, config);
    }

    private static SQLiteDataSource reader(String url) {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return source(url, config);
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MS);
        return config;
    }

    private static SQLiteDataSource source(String url, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    /** Connections to a file do not age. */
    private static HikariDataSource pool(HikariConfig config) {
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        return new HikariDataSource(config);
    }
}
