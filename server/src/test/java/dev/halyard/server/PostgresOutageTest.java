package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** PostgreSQL stopped under a running service, among writes, and started again. */
class PostgresOutageTest {
    private static final int WRITERS = 4;

    @TempDir private Path dir = Path.of("");
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final List<Future<?>> running = new ArrayList<>();
    private long revision;

    @Test
    void readsGoOnAsLastKnownWritesAreRefusedAndItHealsByItself() throws Exception {
        EmbeddedPostgres postgres = postgres(0);
        int port = postgres.getPort();
        try (RunningService service = RunningService.start(settings(port));
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            RowWriter writer = new RowWriter(service.client().hurried());
            try {
                for (int i = 0; i < WRITERS; i++) {
                    running.add(threads.submit(() -> write(writer)));
                }
                within30s(() -> writer.acknowledged().size() > 100);
                assertThat(look(writer).at("/service/freshness")).isEqualTo("live");
                postgres.close();
                try {
                    assertThatItIsOut(writer);
                } finally {
                    postgres = postgres(port);
                }
                assertThatItHeals(writer);
            } finally {
                writing.set(false); // or the writers would never end
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertNothingIsLost(writer, service.client().hurried());
        } finally {
            postgres.close();
        }
    }

    private void assertThatItHeals(RowWriter writer) {
        long back = System.nanoTime();
        int before = writer.acknowledged().size();
        within30s(() -> look(writer).at("/service/freshness").equals("live"));
        within30s(() -> writer.acknowledged().size() > before + 10);
        report(writer, back);
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(dir.resolve("postgres"))
                        .setCleanDataDirectory(false)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private Map<String, String> settings(int port) {
        return Map.of(
                "FF_STORE",
                "postgres",
                "FF_DB_URL",
                "jdbc:postgresql://localhost:%d/postgres?user=postgres".formatted(port),
                "FF_DATA_DIR",
                dir.resolve("data").toString(),
                "FF_POLL_MS",
                "50");
    }

    private void write(RowWriter writer) {
        while (writing.get()) {
            Reply reply = writer.put();
            if (reply.status() != 200) {
                assertThat(reply.outcome()).isIn("503 store_unavailable", "503 outcome_unknown");
                assertThat(reply.header("Retry-After")).matches("[1-9][0-9]*");
            }
        }
    }

    /** An evaluation, which never answers from an older revision than one before. */
    private Reply look(RowWriter writer) {
        Reply reply = writer.evaluate("u1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/data/value")).isEqualTo("true");
        long seen = Long.parseLong(reply.at("/service/revision"));
        assertThat(seen).isGreaterThanOrEqualTo(revision);
        revision = seen;
        return reply;
    }

    private void assertThatItIsOut(RowWriter writer) {
        within30s(() -> look(writer).at("/service/freshness").equals("last_known_good"));
        assertThat(look(writer).at("/service/stale_since")).startsWith("20").endsWith("Z");
        assertThat(writer.put().outcome()).isEqualTo("503 store_unavailable");
        writer.acknowledged()
                .keySet()
                .forEach(user ->
                        assertThat(writer.evaluate(user).at("/data/value")).isEqualTo("true"));
    }

    private static void within30s(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }

    private static void report(RowWriter writer, long back) {
        System.out.printf(
                "PostgresOutageTest: %d acknowledged, %d refused, writes again %d ms after it was"
                        + " back%n",
                writer.acknowledged().size(),
                writer.refused().size(),
                (System.nanoTime() - back) / 1_000_000);
    }

    private static void assertNothingIsLost(RowWriter writer, Client client) {
        List<String> log = writer.log();
        writer.acknowledged()
                .forEach((user, seq) -> assertThat(log.get(seq.intValue() - 1)).isEqualTo(user));
        writer.refused()
                .forEach((user, outcome) -> {
                    if (outcome.equals("503 store_unavailable")) {
                        assertThat(log).as("refused").doesNotContain(user);
                    }
                });
        assertThat(client.get("/api/admin/audit/verify").at("/data/valid")).isEqualTo("true");
    }
}
