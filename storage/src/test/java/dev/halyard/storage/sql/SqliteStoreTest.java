package dev.halyard.storage.sql;

import static dev.halyard.storage.sql.Draft.each;
import static dev.halyard.storage.sql.Draft.flag;
import static dev.halyard.storage.sql.Draft.made;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.control.log.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The store of one process: its directory, its settings, its failures. */
class SqliteStoreTest {
    @TempDir Path parent;

    private Path directory() {
        return parent.resolve("made/data");
    }

    @Test
    void onlyTheOwnerReadsWhatIsInTheDirectory() throws IOException {
        try (SqlChangeLog log = SqliteStore.open(directory())) {
            each(log, made(flag("a", 1)));
            assertThat(permissions(directory())).isEqualTo("rwx------");
            try (Stream<Path> files = Files.list(directory())) {
                assertThat(files.map(SqliteStoreTest::permissions))
                        .hasSizeGreaterThanOrEqualTo(3)
                        .containsOnly("rw-------");
            }
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryIsForOneStoreAtATime() {
        try (SqlChangeLog log = SqliteStore.open(directory())) {
            for (int i = 0; i < 2; i++) { // being refused once must not open the door
                assertThatThrownBy(() -> SqliteStore.open(directory()))
                        .isInstanceOf(StoreRefusedException.class)
                        .hasMessageContaining("in use by this process");
            }
            each(log, made(flag("a", 1)));
        }
        try (SqlChangeLog log = SqliteStore.open(directory())) {
            assertThat(log.head().seq()).isEqualTo(1);
        }
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhichIsTheFirst() throws Exception {
        try (SqlChangeLog log = SqliteStore.open(directory())) {
            each(log, made(flag("a", 1)));
            assertThat(openInAnotherProcess())
                    .contains("StoreRefusedException")
                    .contains("in use by process " + ProcessHandle.current().pid() + ":");
        }
        assertThat(openInAnotherProcess()).isEqualTo("head 1");
    }

    private String openInAnotherProcess() throws Exception {
        Path output = parent.resolve("output");
        Process child =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                OpenStore.class.getName(),
                                directory().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output).strip();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> SqliteStore.open(file.resolve("data")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndTheDirectoryLeftFree() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("halyard.db"), "no database ".repeat(1000));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> SqliteStore.open(directory()))
                    .hasMessageContaining("not a database");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "synchronous = normal, synchronous must be 2 but is 1",
        "synchronous = off, synchronous must be 2 but is 0",
        "journal_mode = delete, journal_mode must be wal but is delete",
    })
    void aConnectionThatCouldLoseACommitIsNotUsed(String pragma, String problem)
            throws SQLException {
        SqliteStore.open(directory()).close();
        String url = "jdbc:sqlite:" + directory().resolve("halyard.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma " + pragma);
            assertThatThrownBy(() -> new SqliteDialect().prepare(connection))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(problem);
        }
    }

    @Test
    void aDiskThatIsFullWritesNothingLetsReadAndHealsByItself() throws SQLException {
        try (SqlChangeLog log = SqliteStore.open(directory())) {
            each(log, made(flag("a", 1)));
            limitPages(log, 1);
            String text = "x".repeat(200_000);

            assertThatThrownBy(() -> each(log, made(Draft.json(large("b", text)))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("full");
            assertThat(log.head().seq()).isEqualTo(1);
            assertThat(log.after(0, 9)).hasSize(1);
            assertThat(log.trouble()).isEmpty();
            limitPages(log, Integer.MAX_VALUE - 1);
            each(log, made(Draft.json(large("b", text))));
            assertThat(log.head().seq()).isEqualTo(2);
        }
    }

    private static void limitPages(SqlChangeLog log, int most) {
        log.writer()
                .transact(handle ->
                        handle.createQuery("pragma max_page_count = " + most)
                                .mapTo(Long.class)
                                .one());
    }

    private static String large(String key, String text) {
        return "{\"key\":\"%s\",\"text\":\"%s\"}".formatted(key, text);
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, false",
        "SQLITE_BUSY, false",
        "SQLITE_IOERR_WRITE, false",
        "SQLITE_IOERR_FSYNC, true",
        "SQLITE_IOERR, true",
        "SQLITE_CORRUPT, true"
    })
    void aCommitThatFailedInItsSyncMayComeBackAfterACrash(SQLiteErrorCode code, boolean may) {
        SQLException failure = new SQLiteException("failed", code);
        assertThat(new SqliteDialect().mayHaveCommitted(failure)).isEqualTo(may);
    }

    @Test
    void aCommitOfWhichNothingIsKnownIsToldAsThat() {
        try (SqlChangeLog log = SqliteStore.open(directory())) {
            assertThatThrownBy(() ->
                            log.writer()
                                    .transact(handle -> {
                                        // so that the commit finds nothing
                                        handle.execute("rollback");
                                        return List.of();
                                    }))
                    .isInstanceOf(OutcomeUnknownException.class);
            each(log, made(flag("a", 1)));
            assertThat(log.head().seq()).isEqualTo(1);
        }
    }
}
