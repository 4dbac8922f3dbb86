package dev.halyard.server;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Value;
import dev.halyard.storage.redis.RealRedis;
import dev.halyard.storage.sql.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/**
 * Measures a fleet of four that starts at once, without snapshots on disk: what it asks of
 * PostgreSQL, and how long it takes. No test: {@code bench/run-fleet-start.sh} runs it.
 */
class MeasureFleetStart {
    private static final int NODES = 4;
    private static final int FLAGS = Integer.getInteger("halyard.flags", 10_000);
    private static final int WRITERS = 512;
    private static final int ROWS = Integer.getInteger("halyard.rows", 1_000_000);

    @TempDir private Path dir = Path.of("");
    private int directories;

    private enum Redis {
        NONE,
        EMPTY,
        WITH_A_COPY
    }

    @Test
    void measure() throws Exception {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder()
                                .setServerConfig("fsync", "on")
                                .setServerConfig("synchronous_commit", "on")
                                .start();
                RealRedis redis = RealRedis.running()) {
            fill(postgres);
            System.out.printf(
                    "%n| %,d flags, %,d rows; four at once | first ready, s | all ready, s |"
                            + " read of projections | read of the log | tuples in all |%n",
                    FLAGS, ROWS);
            System.out.println("|---|---|---|---|---|---|");
            for (Redis how : Redis.values()) {
                run(how, postgres, redis);
            }
            try (Jedis client = redis.client()) {
                for (String key : client.keys("ptt:ff:snapshot:*")) {
                    System.out.printf("%nthe copy: %,d bytes%n", client.strlen(key));
                }
            }
        }
    }

    private void fill(EmbeddedPostgres postgres) throws IOException {
        Map<String, String> settings = settings(postgres);
        settings.put("FF_REGISTRY_PATH", registry().toString());
        long start = System.nanoTime();
        try (ServiceProcess first =
                ServiceProcess.start(dir, settings, "-XX:TieredStopAtLevel=4", "-Xmx2g")) {
            awaitOpen(first, Duration.ofMinutes(5));
            end(first);
        }
        String url = settings.getOrDefault("FF_DB_URL", "");
        try (ChangeLog log = PostgresStore.open(url, null, null)) {
            State flags = State.load(log, read -> {});
            Decider decider = new Decider(Duration.ofDays(3), Duration.ofDays(3));
            try (ControlPlane control =
                    new ControlPlane(
                            log, flags, decider, InstantSource.system(), (next, records) -> {})) {
                put(control);
            }
        }
        System.out.printf("filled in %.0f s%n", seconds(start));
    }

    /** Each row a change of its own: no transaction may take as long as a million would. */
    private static void put(ControlPlane control) throws IOException {
        Semaphore room = new Semaphore(WRITERS);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ROWS; i++) {
                int row = i;
                room.acquireUninterruptibly();
                var _ =
                        writers.submit(() -> {
                            try {
                                control.submit(row(row));
                            } finally {
                                room.release();
                            }
                        });
            }
        }
        if (control.state().rowCount() != ROWS) {
            throw new IOException("there are " + control.state().rowCount() + " rows");
        }
    }

    private static Submission row(int i) {
        RowPlace place =
                i % 10 == 0
                        ? new RowPlace(Scope.TENANT, "tenant-" + i, null, null)
                        : new RowPlace(Scope.USER, null, "user-" + i, null);
        Command put =
                new Command.PutOverride(
                        "flag-" + i % FLAGS, place, Value.of(true), null, "row " + i, "api");
        return Submission.bySystem(put, "measuring", "change-" + i);
    }

    private static void end(ServiceProcess node) throws IOException {
        node.terminate();
        try {
            node.exit();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void awaitOpen(ServiceProcess node, Duration patience) throws IOException {
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> node.isOpen() || !node.isAlive());
        if (!node.isAlive()) {
            throw new IOException(node.err() + node.out());
        }
    }

    private Map<String, String> settings(EmbeddedPostgres postgres) {
        Map<String, String> settings = new HashMap<>();
        settings.put("FF_STORE", "postgres");
        settings.put(
                "FF_DB_URL",
                "jdbc:postgresql://localhost:%d/postgres?user=postgres"
                        .formatted(postgres.getPort()));
        settings.put("FF_DATA_DIR", dir.resolve("node" + directories++).toString());
        return settings;
    }

    private void run(Redis how, EmbeddedPostgres postgres, RealRedis redis) throws Exception {
        if (how == Redis.EMPTY) {
            try (Jedis client = redis.client()) {
                client.flushAll();
            }
        }
        query(postgres, "select pg_stat_reset()");
        long start = System.nanoTime();
        List<ServiceProcess> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            Map<String, String> settings = settings(postgres);
            if (how != Redis.NONE) {
                settings.put("FF_REDIS_URL", "redis://127.0.0.1:" + redis.port());
            }
            nodes.add(ServiceProcess.start(dir, settings, "-XX:TieredStopAtLevel=4", "-Xmx2g"));
        }
        while (nodes.stream().noneMatch(ServiceProcess::isOpen)) {
            Thread.sleep(20);
        }
        double first = seconds(start);
        for (ServiceProcess node : nodes) {
            awaitOpen(node, Duration.ofMinutes(5));
        }
        double all = seconds(start);
        for (ServiceProcess node : nodes) {
            Reply reply = node.client().get("/api/flags/eval?key=flag-1&user=user-1");
            if (!reply.at("/data/value").equals("true")) {
                throw new IllegalStateException(reply.body());
            }
            System.err.println(
                    node.out().lines().filter(line -> line.contains("Loaded from")).toList());
        }
        for (ServiceProcess node : nodes) {
            end(node);
        }
        report(how, postgres, first, all);
    }

    private static void report(Redis how, EmbeddedPostgres postgres, double first, double all)
            throws SQLException {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        query(
                                        postgres,
                                        "select count(*) from pg_stat_activity where application_name ="
                                                + " 'halyard'")
                                .equals("0"));
        System.out.printf(
                "| Redis: %s | %.1f | %.1f | %s | %s | %s |%n",
                how.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                first,
                all,
                read(postgres, "projection"),
                read(postgres, "log"),
                query(
                        postgres,
                        "select tup_fetched + tup_returned from pg_stat_database where datname = 'postgres'"));
    }

    private static String read(EmbeddedPostgres postgres, String table) throws SQLException {
        return query(
                postgres,
                "select to_char(seq_tup_read + coalesce(idx_tup_fetch, 0), 'FM999,999,999') from"
                        + " pg_stat_user_tables where relname = '"
                        + table
                        + "'");
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private Path registry() throws IOException {
        Path file = dir.resolve("registry.json");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\"schema_version\":\"1.0\",\"flags\":[");
            for (int i = 0; i < FLAGS; i++) {
                out.write(i == 0 ? "" : ",");
                out.write(
                        """
                        {"id":"ff-%1$d","key":"flag-%1$d","owner_module":"bench","type":"boolean",
                        "default_value":false,"allowed_scopes":["tenant","user"],
                        "rollout_stage":"staged","rollout_pct":%2$d}\
                        """
                                .formatted(i, i % 100));
            }
            out.write("]}");
        }
        return file;
    }
}
