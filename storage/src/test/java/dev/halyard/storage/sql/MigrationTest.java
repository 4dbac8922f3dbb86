package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.log.ProjectionCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that is killed at any statement goes on at the next start. */
class MigrationTest {
    private static final SqlSchema LATER =
            new SqlSchema(2, List.of("classpath:db/migration", "classpath:db/later"));

    /** More than a migration and its bookkeeping need, so that a test ends. */
    private static final int MOST = 400;

    @TempDir Path directory;

    @Test
    void aFirstStartThatIsKilledAnywhereIsFollowedByOneThatWorksOnSqlite() {
        int statements = 1;
        while (true) {
            Path fresh = directory.resolve("n" + statements);
            boolean struck =
                    killed(file(fresh), new SqliteDialect(), SqlSchema.CURRENT, statements);
            try (SqlChangeLog log = SqliteStore.open(fresh)) {
                each(log, made(flag("a", 1)));
                assertThat(log.head().seq()).isEqualTo(1);
            }
            if (!struck) {
                break;
            }
            assertThat(statements++).isLessThan(MOST);
        }
        assertThat(statements).isGreaterThan(20);
    }

    private static DataSource file(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SqliteStore.writer("jdbc:sqlite:" + directory.resolve("halyard.db"));
    }

    @Test
    void anUpgradeThatIsKilledAnywhereGoesOnAtTheNextStartOnSqlite() throws Exception {
        Path before = directory.resolve("before");
        try (SqlChangeLog log = SqliteStore.open(before)) {
            write(log);
        }
        int statements = 1;
        boolean struck = true;
        while (struck) {
            Path copy = directory.resolve("n" + statements);
            DataSource source = file(copy);
            Files.copy(before.resolve("halyard.db"), copy.resolve("halyard.db"));
            struck = killed(source, new SqliteDialect(), LATER, statements);
            try (SqlChangeLog log = SqliteStore.open(copy, LATER)) {
                assertWhole(log, source);
            }
            assertThat(statements++).isLessThan(MOST);
        }
        assertThat(statements).isGreaterThan(10);
    }

    @Test
    void aFirstStartThatIsKilledAnywhereIsFollowedByOneThatWorksOnPostgres() throws SQLException {
        String url = Postgres.schema();
        DataSource source = PostgresStore.source(url, null, null);
        int statements = 1;
        while (killed(source, new PostgresDialect(), SqlSchema.CURRENT, statements)) {
            Postgres.awaitNoAdvisoryLock();
            assertThat(statements++).isLessThan(MOST);
        }
        try (SqlChangeLog log = PostgresStore.open(url, null, null)) {
            write(log);
        }
        assertThat(statements).isGreaterThan(20);
    }

    @Test
    void anUpgradeThatIsKilledAnywhereGoesOnAtTheNextStartOnPostgres() throws SQLException {
        String url = Postgres.schema();
        DataSource source = PostgresStore.source(url, null, null);
        try (SqlChangeLog log = PostgresStore.open(url, null, null)) {
            write(log);
        }
        int statements = 1;
        while (killed(source, new PostgresDialect(), LATER, statements)) {
            Postgres.awaitNoAdvisoryLock();
            assertThat(statements++).isLessThan(MOST);
        }
        try (SqlChangeLog log = PostgresStore.open(PostgresStore.source(url, null, null), LATER)) {
            assertWhole(log, source);
        }
        assertThat(statements).isGreaterThan(10);
    }

    /** Whether the migration was killed rather than done. */
    private static boolean killed(
            DataSource source, Dialect dialect, SqlSchema schema, int statements) {
        Killer killer = new Killer(source, statements);
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
