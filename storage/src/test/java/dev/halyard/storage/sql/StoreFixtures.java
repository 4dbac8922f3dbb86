package dev.halyard.storage.sql;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.ApiKeyBodies;
import dev.halyard.control.change.Bodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import dev.halyard.control.verify.CheckpointKey;
import dev.halyard.storage.file.SnapshotFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Writes what this program's stores look like on disk, small, for the programs to come: a SQLite
 * file, a PostgreSQL schema as SQL, a node's snapshot, and the log that all three have.
 */
final class StoreFixtures {
    private static final Actor ANN =
            new Actor("ann", List.of("admin", "approver", "editor"), "team_lead", "jwt");
    private static final Actor BEN = new Actor("ben", List.of("approver"), "security", "jwt");
    private static final String KEY = "k3yk3yk3yk3yk3y0";

    /** When that key was last used. */
    static final Map<String, Long> USES =
            Map.of(KEY, Instant.parse("2026-11-02T13:00:00Z").toEpochMilli());

    private static final List<String> TABLES =
            List.of("head", "log", "projection", "idempotency", "checkpoint", "key_use");

    private final MemoryChangeLog log = new MemoryChangeLog();
    private Instant now = Instant.parse("2026-11-02T12:00:00.250Z");
    private int changes;

    private StoreFixtures() {}

    /** All of it, into a directory that is made. */
    static void write(Path dir) throws Exception {
        Files.createDirectories(dir);
        StoreFixtures fixtures = new StoreFixtures();
        fixtures.makeHistory();
        List<LogRecord> records = fixtures.log.after(0, Integer.MAX_VALUE);
        StringBuilder lines = new StringBuilder();
        fixtures.log.lines(0, line -> lines.append(line).append('\n'));
        Files.writeString(dir.resolve("log.ndjson"), lines);
        sqlite(records, dir);
        postgres(records, dir);
        snapshot(records, fixtures.log, dir);
    }

    /** Something of every kind that a store keeps. */
    private void makeHistory() {
        Decider decider = new Decider(Duration.ofDays(3), Duration.ofDays(3));
        try (ControlPlane plane =
                new ControlPlane(log, State.EMPTY, decider, () -> now, (next, records) -> {})) {
            String flag =
                    "{\"id\":\"ff-%s\",\"key\":\"%s\",\"owner_module\":\"m\",\"type\":\"boolean\",\"default_value\":false,"
                            + "\"allowed_scopes\":[\"global\",\"tenant\",\"user\"]%s}";
            String gated = ",\"requires_approval\":true";
            send(
                    plane,
                    Bodies.createFlag(Draft.json(flag.formatted("1", "plain", ""))),
                    null,
                    null);
            send(
                    plane,
                    Bodies.createFlag(Draft.json(flag.formatted("2", "pay", gated))),
                    null,
                    null);
            send(plane, to("plain", "internal"), 1L, null);
            send(plane, row("plain", "u1", "{\"value\":true}"), null, null);
            send(plane, row("plain", "u2", "{\"value\":true,\"row_tenant\":\"acme\"}"), null, null);
            send(plane, Bodies.pause("plain", Draft.json("{\"env\":\"dev\"}")), null, null);
            String cohort =
                    "{\"description\":\"ด\",\"any_of\":[{\"all_of\":[{\"attribute\":\"plan\",\"op\":\"in\",\"values\":[1.0]}]}]}";
            send(plane, Bodies.putCohort("paying", Draft.json(cohort)), null, null);
            String settings = "{\"internal_tiers\":[\"staff\",\"admin\"]}";
            send(
                    plane,
                    Bodies.putSettings(Draft.json(settings)),
                    plane.state().settings().version(),
                    null);
            String asked =
                    "{\"target\":{\"flag_key\":\"pay\"},\"env\":\"prod\",\"change\":{\"rollout_stage\":\"internal\"}}";
            send(plane, Bodies.requestApproval(Draft.json(asked)), null, null);
            String approval = plane.state().approvals().getFirst().id();
            send(plane, BEN, new Command.Sign(approval, "yes"), null, null);
            send(plane, to("pay", "internal"), 1L, approval);
            String key = "{\"name\":\"batch\",\"access\":\"read\"}";
            send(plane, ApiKeyBodies.create(KEY, "ab".repeat(32), Draft.json(key)), null, null);
            send(plane, Bodies.rollBack("plain", Draft.json("{\"env\":\"staging\"}")), null, null);
        }
    }

    private static Command to(String flag, String stage) {
        String env = flag.equals("pay") ? "prod" : "all";
        return Bodies.transition(
                flag,
                Draft.json("{\"env\":\"%s\",\"rollout_stage\":\"%s\"}".formatted(env, stage)));
    }

    private static Command row(String flag, String user, String body) {
        return Bodies.putOverride(flag, "user", user, Draft.json(body));
    }

    private void send(
            ControlPlane plane,
            Command command,
            @Nullable Long version,
            @Nullable String approval) {
        send(plane, ANN, command, version, approval);
    }

    private void send(
            ControlPlane plane,
            Actor actor,
            Command command,
            @Nullable Long version,
            @Nullable String approval) {
        now = now.plusMillis(1003);
        var _ =
                plane.submit(
                        new Submission(
                                command,
                                actor,
                                "because of \u201cthings\u201d",
                                version,
                                approval,
                                false,
                                null,
                                "req-" + changes,
                                "c%031x".formatted(changes++)));
    }

    /** The log, and what is kept beside it. */
    private static void fill(ChangeLog store, List<LogRecord> records, Path keyDir)
            throws IOException {
        var _ =
                store.transact(transaction -> {
                    transaction.append(records);
                    transaction.remember(
                            "ann", "key-1", new ChangeLog.Remembered("ab".repeat(32), "{}", 1));
                    return records;
                });
        store.noteUses(USES);
        LogRecord last = records.getLast();
        store.keep(checkpoint(last, keyDir));
    }

    private static Checkpoint checkpoint(LogRecord last, Path keyDir) throws IOException {
        CheckpointKey key = CheckpointKey.inDirectory(Files.createDirectories(keyDir));
        Instant at = Instant.parse(last.ts());
        return key.sign(new Head(last.seq(), last.hash(), at.toEpochMilli()), at);
    }

    private static void sqlite(List<LogRecord> records, Path dir) throws Exception {
        Path live = Files.createTempDirectory("store");
        try (SqlChangeLog store = SqliteStore.open(live)) {
            fill(store, records, live);
            Path file = dir.resolve("sqlite.db");
            Files.deleteIfExists(file);
            try (Connection connection =
                            DriverManager.getConnection(
                                    "jdbc:sqlite:" + live.resolve("halyard.db"));
                    Statement statement = connection.createStatement()) {
                statement.execute("vacuum into '" + file + "'");
            }
        }
    }

    private static void postgres(List<LogRecord> records, Path dir) throws Exception {
        String url = Postgres.schema();
        try (SqlChangeLog store = PostgresStore.open(url, null, null)) {
            fill(store, records, Files.createTempDirectory("store"));
        }
        StringBuilder sql = new StringBuilder(definitions());
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            sql.append(HISTORY);
            for (String table : TABLES) {
                sql.append(rows(statement, table));
            }
            sql.append(rows(statement, "flyway_schema_history"));
        }
        Files.writeString(dir.resolve("postgres.sql"), sql);
    }

    private static final String HISTORY =
            """
            create table flyway_schema_history (
                installed_rank integer not null constraint flyway_schema_history_pk primary key,
                version varchar(50), description varchar(200) not null, type varchar(20) not null,
                script varchar(1000) not null, checksum integer, installed_by varchar(100) not null,
                installed_on timestamp not null default now(), execution_time integer not null,
                success boolean not null);
            create index flyway_schema_history_s_idx on flyway_schema_history (success);
            """;

    /** The tables as the migrations of now make them. */
    private static String definitions() throws IOException {
        StringBuilder sql = new StringBuilder();
        Path migrations = Path.of("src/main/resources/db/migration");
        try (var files = Files.list(migrations)) {
            for (Path file :
                    files.sorted(java.util.Comparator.comparing(Path::toString)).toList()) {
                String script = Files.readString(file);
                for (var each : new PostgresDialect().placeholders().entrySet()) {
                    script = script.replace("${" + each.getKey() + "}", each.getValue());
                }
                sql.append(script);
            }
        }
        return sql.append("delete from head;\n").toString();
    }

    private static String rows(Statement statement, String table) throws SQLException {
        StringBuilder sql = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("select * from " + table + " order by 1")) {
            while (rows.next()) {
                sql.append("insert into ").append(table).append(" values (");
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    sql.append(i == 1 ? "" : ", ");
                    sql.append(value == null ? "null" : "'" + value.replace("'", "''") + "'");
                }
                sql.append(");\n");
            }
        }
        return sql.toString();
    }

    private static void snapshot(List<LogRecord> records, MemoryChangeLog log, Path dir)
            throws IOException {
        Path kept = dir.resolve("snapshot");
        int half = records.size() / 2;
        State base = State.EMPTY;
        for (LogRecord record : records.subList(0, half)) {
            base = base.apply(record);
        }
        try (SnapshotFiles files = SnapshotFiles.open(kept)) {
            files.begin(base, Objects.requireNonNull(log.identity()), false);
            Path first = kept.resolve("base-%019d".formatted(half));
            Awaitility.await().until(() -> Files.exists(first));
            State state = base;
            for (LogRecord record : records.subList(half, records.size())) {
                state = state.apply(record);
                files.moved(state, List.of(record));
            }
        }
        Files.deleteIfExists(kept.resolve("halyard.lock"));
    }
}
