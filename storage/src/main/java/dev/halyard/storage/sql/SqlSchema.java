package dev.halyard.storage.sql;

import dev.halyard.control.log.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * The tables that this program knows, brought about by migrations. Each migration is one
 * transaction in both databases, so one that is killed anywhere is as if it had not begun.
 *
 * @param version of the newest migration under {@code locations}
 */
record SqlSchema(int version, List<String> locations) {
    /** What this program reads and writes. */
    static final SqlSchema CURRENT = new SqlSchema(4, List.of("classpath:db/migration"));

    private static final String HISTORY =
            "select version, success from flyway_schema_history where version is not null";

    /** Which migrations a database has had. */
    private record Applied(int newest, boolean sound) {}

    /**
     * Migrates where needed. A start finds nothing to do nearly always, and then does not load the
     * machinery either.
     *
     * @throws StoreRefusedException when a newer program has migrated the store, or a migration
     *     does not fit it
     */
    void bringAbout(DataSource source, Dialect dialect) {
        Applied applied = applied(source);
        if (applied.newest > version) {
            throw new StoreRefusedException(
                    "the store has schema "
                            + applied.newest
                            + ", made by a newer Halyard; this one"
                            + " knows up to "
                            + version
                            + ". Start the newer one, or restore a"
                            + " backup of before the upgrade",
                    null);
        }
        if (applied.newest < version || !applied.sound) {
            migrate(source, dialect);
        }
    }

    private static Applied applied(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            return read(statement);
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store does not answer: " + e.getMessage(), e);
        }
    }

    private static Applied read(Statement statement) {
        int newest = 0;
        boolean sound = true;
        try (ResultSet rows = statement.executeQuery(HISTORY)) {
            while (rows.next()) {
                newest = Math.max(newest, Integer.parseInt(rows.getString(1)));
                sound &= rows.getBoolean(2);
            }
        } catch (SQLException e) {
            return new Applied(0, true); // no such table yet; anything else stops the migration
        }
        return new Applied(newest, sound);
    }

    private void migrate(DataSource source, Dialect dialect) {
        try {
            FluentConfiguration flyway =
                    Flyway.configure(SqlSchema.class.getClassLoader())
                            .dataSource(source)
                            .locations(locations.toArray(String[]::new))
                            .placeholders(dialect.placeholders())
                            .connectRetries(0);
            useOneConnection(flyway);
            flyway.load().migrate();
        } catch (FlywayException e) {
            if (SqlFailures.isAway(e)) {
                throw new StoreUnavailableException("the store went away while migrating", e);
            }
            throw new StoreRefusedException("the store cannot be migrated: " + e.getMessage(), e);
        }
    }

    /**
     * With a lock that has a transaction of its own, Flyway writes its history over another
     * connection than the migration, in PostgreSQL: a program that is killed between the two
     * commits could never start again. Its other lock leaves both in one transaction.
     */
    private static void useOneConnection(FluentConfiguration flyway) {
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
    }
}
