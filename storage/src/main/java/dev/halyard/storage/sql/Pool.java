package dev.halyard.storage.sql;

import com.zaxxer.hikari.HikariConfig;
import javax.sql.DataSource;

/** How connections are pooled. */
final class Pool {
    private static final long WAIT_MS = 5_000;

    private Pool() {}

    /** Of connections that are opened when first needed. */
    static HikariConfig of(String name, DataSource source, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("halyard-" + name);
        config.setDataSource(source);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(WAIT_MS);
        config.setInitializationFailTimeout(-1);
        return config;
    }
}
