package dev.halyard.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.copy.StateCopy;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.LogCheck;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.storage.file.SnapshotFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every version left on disk is opened, migrated, verified and replayed by this one. With
 * {@code -Dhalyard.stores.new=VERSION} what this one leaves is written first, for a release.
 */
class StoreFixturesTest {
    private static final Path STORES = Path.of("src/test/resources/stores");

    @TempDir private Path dir = Path.of("");

    @BeforeAll
    static void writeNew() throws Exception {
        String version = System.getProperty("halyard.stores.new", "");
        if (!version.isEmpty()) {
            StoreFixtures.write(STORES.resolve(version));
        }
    }

    static List<Path> versions() throws IOException {
        try (Stream<Path> all = Files.list(STORES)) {
            List<Path> versions = all.sorted().toList();
            assertThat(versions).isNotEmpty();
            return versions;
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSqliteFileIsMigratedAndIsWhole(Path version) throws Exception {
        Files.copy(version.resolve("sqlite.db"), dir.resolve("halyard.db"));
        try (SqlChangeLog log = SqliteStore.open(dir)) {
            assertWhole(log, version);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aPostgresSchemaIsMigratedAndIsWhole(Path version) throws Exception {
        String url = Postgres.schema();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(version.resolve("postgres.sql")));
        }
        try (SqlChangeLog log = PostgresStore.open(url, null, null)) {
            assertWhole(log, version);
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aSnapshotOnDiskGivesTheStateThatTheLogAddsUpTo(Path version) throws Exception {
        try (Stream<Path> files = Files.list(version.resolve("snapshot"))) {
            for (Path file : files.toList()) {
                Files.copy(file, dir.resolve(file.getFileName()));
            }
        }
        try (SnapshotFiles files = SnapshotFiles.open(dir)) {
            SnapshotFiles.Kept kept = files.load().orElseThrow();
            assertThat(copy(kept.state())).isEqualTo(copy(replayed(version)));
            assertThat(kept.identity())
                    .isEqualTo(lines(version).getFirst().replaceAll(".*\"hash\":\"|\"}$", ""));
        }
    }

    private static List<String> lines(Path version) throws IOException {
        return Files.readAllLines(version.resolve("log.ndjson"));
    }

    private static State replayed(Path version) throws IOException {
        LogVerifier verifier = new LogVerifier();
        lines(version).forEach(verifier::next);
        assertThat(verifier.bad()).isNull();
        return verifier.state();
    }

    private static void assertWhole(ChangeLog log, Path version) throws IOException {
        State replayed = replayed(version);
        List<String> lines = new ArrayList<>();
        log.lines(0, lines::add);
        assertThat(lines).isEqualTo(lines(version));
        assertThat(LogCheck.run(log).toJson()).startsWith("{\"valid\":true,");
        assertThat(log.head()).isEqualTo(replayed.head());
        assertThat(copy(State.load(log::current, read -> {}))).isEqualTo(copy(replayed));
        assertThat(log.uses()).isEqualTo(StoreFixtures.USES);
        assertThat(log.checkpoints(10)).hasSize(1);
        assertThat(
                        log.<Boolean>transact(transaction ->
                                transaction.remembered("ann", "key-1", 0).isPresent()))
                .isTrue();
        Draft.each(log, Draft.made(Draft.flag("later", 1)));
        assertThat(log.head().seq()).isEqualTo(replayed.revision() + 1);
    }

    /** As lines in the order of their text: rows are in the order of their hashing. */
    private static String copy(State state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateCopy.write(state, "x", out);
        return String.join(
                "\n",
                out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("{\"things\""))
                        .sorted()
                        .toList());
    }
}
