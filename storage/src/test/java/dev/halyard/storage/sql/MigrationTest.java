package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.ProjectionCheck;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A migration that is killed at any statement goes on at the next start. */
class MigrationTest {
    private static final SqlSchema LATER =
            new SqlSchema(5, List.of("classpath:db/migration", "classpath:db/later"));

    /** More than a migration and its bookkeeping need, so that a test ends. */
    private static final int MOST = 400;

    @TempDir Path directory;

    @Test
    void aFirstStartThatIsKilledAnywhereIsFollowedByOneThatWorksOnSqlite() {
        killEverywhere(file(), new SqliteDialect(), SqlSchema.CURRENT);
        try (SqlChangeLog log = SqliteStore.open(directory)) {
            write(log);
            assertThat(log.head().seq()).isEqualTo(3);
        }
    }

    @Test
    void anUpgradeThatIsKilledAnywhereGoesOnAtTheNextStartOnSqlite() throws SQLException {
        try (SqlChangeLog log = SqliteStore.open(directory)) {
            write(log);
        }
        killEverywhere(file(), new SqliteDialect(), LATER);
        try (SqlChangeLog log = SqliteStore.open(directory, LATER)) {
            assertWhole(log, file());
        }
    }

    private DataSource file() {
        return SqliteStore.writer("jdbc:sqlite:" + directory.resolve("halyard.db"));
    }

    @Test
    void aFirstStartThatIsKilledAnywhereIsFollowedByOneThatWorksOnPostgres() throws SQLException {
        String url = Postgres.schema();
        killEverywhere(server(url), new PostgresDialect(), SqlSchema.CURRENT);
        try (SqlChangeLog log = PostgresStore.open(url, null, null)) {
            write(log);
            assertThat(log.head().seq()).isEqualTo(3);
        }
    }

    @Test
    void anUpgradeThatIsKilledAnywhereGoesOnAtTheNextStartOnPostgres() throws SQLException {
        String url = Postgres.schema();
        try (SqlChangeLog log = PostgresStore.open(url, null, null)) {
            write(log);
        }
        killEverywhere(server(url), new PostgresDialect(), LATER);
        try (SqlChangeLog log = PostgresStore.open(server(url), LATER, new PostgresDialect())) {
            assertWhole(log, server(url));
        }
    }

    private static PGSimpleDataSource server(String url) {
        return PostgresStore.source(url, null, null);
    }

    /**
     * Kills a start at its first statement, the next at its second and so on, until one comes to
     * its end. Each starts from what the one before has left.
     */
    private static void killEverywhere(DataSource source, Dialect dialect, SqlSchema schema) {
        int statements = 1;
        while (killed(new Killer(source, statements), dialect, schema)) {
            Postgres.awaitNoAdvisoryLock();
            assertThat(statements++).isLessThan(MOST);
        }
        assertThat(statements).isGreaterThan(20);
    }

    private static boolean killed(Killer killer, Dialect dialect, SqlSchema schema) {
        try {
            schema.bringAbout(killer.dataSource(), dialect);
            return false;
        } catch (Killer.Killed e) {
            return true;
        }
    }

    private static void write(SqlChangeLog log) {
        each(log, made(flag("a", 1)), made(flag("b", 1)).by("bob"), made(flag("c", 1)));
    }

    private static void assertWhole(SqlChangeLog log, DataSource source) throws SQLException {
        assertThat(log.head().seq()).isEqualTo(3);
        assertThat(ProjectionCheck.check(log)).isEmpty();
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select first, last from person order by name")) {
            rows.next();
            assertThat(List.of(rows.getLong(1), rows.getLong(2))).containsExactly(1L, 3L);
            rows.next();
            assertThat(List.of(rows.getLong(1), rows.getLong(2))).containsExactly(2L, 2L);
        }
        each(log, made(flag("d", 1)));
    }
}
