package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.cli.Cli;
import dev.halyard.control.log.Digests;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups made while four writers write are restored elsewhere, and are then the log up to one
 * revision: what was acknowledged up to there is served, what came later is not.
 */
class BackupTest {
    private static final int WRITERS = 4;
    private static final int ROWS = Integer.getInteger("halyard.backup.rows", 400);

    @TempDir private Path dir = Path.of("");

    /** A service, or what was restored; where it keeps its flags. */
    private record Place(Map<String, String> settings) {
        static Place sqlite(Path dir) {
            return new Place(Map.of("FF_STORE", "sqlite", "FF_DATA_DIR", dir.toString()));
        }

        static Place postgres(EmbeddedPostgres server, String database, Path dir) {
            return new Place(
                    Map.of(
                            "FF_STORE",
                            "postgres",
                            "FF_DB_URL",
                            "jdbc:postgresql://localhost:%d/%s?user=postgres"
                                    .formatted(server.getPort(), database),
                            "FF_DATA_DIR",
                            dir.toString()));
        }
    }

    private interface Backup {
        void take(RunningService service) throws Exception;
    }

    private interface Restoring {
        void run() throws Exception;
    }

    @Test
    void aBackupOfARunningServiceIsRestoredIntoSqlite() throws Exception {
        Path file = dir.resolve("backup.ndjson");
        Place there = Place.sqlite(dir.resolve("restored"));
        backUpUnderLoad(
                "SQLite, backup",
                Place.sqlite(dir.resolve("data")),
                there,
                service -> backup(service, file),
                () -> assertThat(restore(file, there)).startsWith("0 "));
        assertThat(restore(file, there)).startsWith("1 ").contains("records already");
    }

    @Test
    void aCopyThatSqliteItselfMadeIsStartedFrom() throws Exception {
        Path data = dir.resolve("data");
        Path restored = dir.resolve("restored");
        backUpUnderLoad(
                "SQLite, vacuum into",
                Place.sqlite(data),
                Place.sqlite(restored),
                service -> vacuumInto(data, dir.resolve("copy.db")),
                () -> {
                    Files.createDirectories(restored);
                    Files.copy(dir.resolve("copy.db"), restored.resolve("halyard.db"));
                });
    }

    @Test
    void aBackupOfAFleetIsRestoredIntoPostgresAndItsNodesNoticeTheStepBack() throws Exception {
        Path file = dir.resolve("backup.ndjson");
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start()) {
            sql(server, "create database restored");
            Place there = Place.postgres(server, "restored", dir.resolve("other"));
            Place here = Place.postgres(server, "postgres", dir.resolve("node"));
            backUpUnderLoad(
                    "PostgreSQL, backup",
                    here,
                    there,
                    service -> backup(service, file),
                    () -> assertThat(restore(file, there)).startsWith("0 "));
            nodesNotice(server, here, file);
        }
    }

    /** The old backup takes the place of the database under a node that has seen more. */
    private void nodesNotice(EmbeddedPostgres server, Place here, Path file) throws Exception {
        Map<String, String> settings = new HashMap<>(here.settings);
        settings.put("FF_POLL_MS", "50");
        try (RunningService node = RunningService.start(settings)) {
            String revision = node.client().get("/api/flags/health").at("/data/revision");
            sql(server, "drop schema public cascade; create schema public");
            assertThat(restore(file, here)).startsWith("0 ");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() ->
                            node.client()
                                    .get("/api/flags/health")
                                    .body()
                                    .contains("history_diverged"));
            Reply reply = new RowWriter(node.client()).evaluate("u1");
            assertThat(reply.at("/data/value")).isEqualTo("true");
            assertThat(reply.at("/service/revision")).isEqualTo(revision);
            assertThat(new RowWriter(node.client().hurried()).put().outcome()).startsWith("503 ");
        }
    }

    private void backUpUnderLoad(
            String what, Place here, Place there, Backup backup, Restoring restoring)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (RunningService service = RunningService.start(here.settings);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            RowWriter writer = new RowWriter(service.client().hurried());
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(
                        threads.submit(() -> {
                            while (!over.get()) {
                                assertThat(writer.put().status()).isEqualTo(200);
                            }
                        }));
            }
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> writer.acknowledged().size() >= ROWS);
            long asked = revision(service);
            long start = System.nanoTime();
            backup.take(service);
            long taken = System.nanoTime() - start;
            long ended = revision(service);
            over.set(true);
            for (Future<?> each : writers) {
                each.get(60, TimeUnit.SECONDS);
            }
            String lines = export(service);
            start = System.nanoTime();
            restoring.run();
            try (RunningService restored = RunningService.start(there.settings)) {
                assertThat(restored.client().get("/readyz").status()).isEqualTo(200);
                long back = System.nanoTime() - start;
                long at = assertIsTheLogUpToOneRevision(restored, lines, writer);
                assertThat(at).isBetween(asked, ended);
                System.out.printf(
                        "BackupTest: %s: %d records, taken in %d ms, %d changes behind when it was"
                                + " whole (RPO), restored and ready in %d ms (RTO)%n",
                        what, at, taken / 1_000_000, ended - at, back / 1_000_000);
            }
        }
    }

    private static long assertIsTheLogUpToOneRevision(
            RunningService restored, String lines, RowWriter writer) {
        long at = revision(restored);
        String there = export(restored);
        assertThat(lines).startsWith(there);
        assertThat(Digests.sha256(there)).isNotEqualTo(Digests.sha256(lines));
        assertThat(there.lines().count()).isEqualTo(at);
        Reply verified = restored.client().get("/api/admin/audit/verify");
        assertThat(verified.at("/data/valid")).as(verified.body()).isEqualTo("true");
        Client client = restored.client().hurried();
        writer.acknowledged()
                .forEach((user, seq) ->
                        assertThat(
                                        client.get(
                                                        "/api/flags/eval?key="
                                                                + RowWriter.FLAG
                                                                + "&user="
                                                                + user)
                                                .at("/data/source")
                                                .equals("user_override"))
                                .as("%s was acknowledged as record %d", user, seq)
                                .isEqualTo(seq <= at));
        return at;
    }

    private static long revision(RunningService service) {
        return Long.parseLong(service.client().get("/api/flags/health").at("/data/revision"));
    }

    private static String export(RunningService service) {
        return service.client().hurried().get("/api/admin/audit/export").body();
    }

    private static void backup(RunningService service, Path file) {
        String url = "http://127.0.0.1:" + service.port();
        assertThat(Cli.run(new String[] {"backup", "--url", url, file.toString()}, "")).isZero();
        assertThat(file.resolveSibling(file.getFileName() + ".partial")).doesNotExist();
    }

    /** As {@code sqlite3 halyard.db "vacuum into '...'"} does it. */
    private static void vacuumInto(Path data, Path copy) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("halyard.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum into '" + copy + "'");
        }
    }

    private static void sql(EmbeddedPostgres server, String statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }

    /** What the command exits with, and says. */
    private String restore(Path file, Place to) throws IOException, InterruptedException {
        Path said = Files.createTempFile(dir, "restore", ".txt");
        ProcessBuilder command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.halyard.server.Main",
                        "restore",
                        file.toString());
        command.environment().putAll(to.settings);
        Process process = command.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + Files.readString(said);
    }

    @Test
    void whatIsNoBackupIsRefusedAndNothingIsWritten() throws Exception {
        Path file = dir.resolve("backup.ndjson");
        Place there = Place.sqlite(dir.resolve("restored"));
        try (RunningService service = RunningService.withStore(dir.resolve("data"))) {
            backup(service, file);
            String url = "http://127.0.0.1:" + service.port();
            String[] nobody = {
                "backup", "--url", url, "-H", "X-API-Key: k", dir.resolve("x").toString()
            };
            assertThat(Cli.run(nobody, "")).isEqualTo(1);
            assertThat(dir.resolve("x")).doesNotExist();
            assertThat(dir.resolve("x.partial")).doesNotExist();
        }
        String lines = Files.readString(file);
        Files.writeString(file, lines.replaceFirst("flags.registry_v1", "flags.registry_v2"));
        assertThat(restore(file, there)).startsWith("1 ").contains("is not valid: line ");
        Files.writeString(file, "");
        assertThat(restore(file, there)).startsWith("1 ").contains("has no record");
        assertThat(restore(dir.resolve("none"), there)).startsWith("1 ").contains("cannot be read");
        assertThat(dir.resolve("restored")).doesNotExist();
    }
}
