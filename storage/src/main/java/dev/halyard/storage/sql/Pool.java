package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import javax.sql.DataSource;

/** How connections are pooled. */
final class Pool {
    private static final int READERS = 4;
    private static final int FOLLOWERS = 2;
    private static final long WAIT_MS = 3_000;

    /** Who follows the log says so when nobody is there, and looks again: it need not wait. */
    private static final long LOOK_MS = 1_000;

    private static final long VALID_MS = 2_000;

    private Pool() {}

    /** One connection: who waits for it waits for the transaction before. */
    static HikariConfig writing(DataSource source) {
        return of("halyard-writer", source, 1);
    }

    /** A few connections that cannot write. */
    static HikariConfig reading(DataSource source) {
        return reading("halyard-reader", source, READERS);
    }

    /** For those who follow the log, which nobody's long reading may keep waiting. */
    static HikariConfig following(DataSource source) {
        HikariConfig config = reading("halyard-follower", source, FOLLOWERS);
        config.setConnectionTimeout(LOOK_MS);
        return config;
    }

    private static HikariConfig reading(String name, DataSource source, int size) {
        HikariConfig config = of(name, source, size);
        config.setReadOnly(true);
        return config;
    }

    /** Connections are opened when first needed: a start does not wait for them. */
    private static HikariConfig of(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(WAIT_MS);
        config.setValidationTimeout(VALID_MS);
        config.setInitializationFailTimeout(-1);
        return config;
    }
}
