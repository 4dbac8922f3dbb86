package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.CrashWriter.Acknowledged;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** kill -9 of the running service among writes, again and again, on one data directory. */
class KillTest {
    private static final int KILLS = Integer.getInteger("halyard.kills", 10);
    private static final int WRITERS = 8;
    private static final long SEED = Long.getLong("halyard.seed", System.nanoTime());
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path dir = Path.of("");
    private final Random random = new Random(SEED);
    private final List<Long> restarts = new ArrayList<>();
    private int unknown;

    /** A line of the exported log. */
    private record Line(long seq, String hash, JsonNode record) {}

    @Test
    void everyAcknowledgedWriteIsThereOnceAndTheLogVerifiesAfterEachKill() throws Exception {
        System.out.printf("KillTest: -Dhalyard.seed=%d -Dhalyard.kills=%d%n", SEED, KILLS);
        Map<String, String> settings =
                Map.of("FF_STORE", "sqlite", "FF_DATA_DIR", dir.resolve("data").toString());
        List<CrashWriter> writers = writers(settings);
        for (int round = 0; round < KILLS; round++) {
            try (ServiceProcess service = started(settings)) {
                check(writers, service.client().hurried());
                writeUntilKilled(writers, service);
            }
        }
        try (ServiceProcess service = started(settings)) {
            check(writers, service.client().hurried());
        }
        report(writers);
    }

    private List<CrashWriter> writers(Map<String, String> settings) throws Exception {
        try (ServiceProcess service = ServiceProcess.running(dir, settings)) {
            List<CrashWriter> writers =
                    IntStream.range(0, WRITERS)
                            .mapToObj(number -> new CrashWriter(number, service.client().hurried()))
                            .toList();
            writers.forEach(CrashWriter::create);
            return writers;
        }
    }

    private ServiceProcess started(Map<String, String> settings) throws Exception {
        long start = System.nanoTime();
        ServiceProcess service = ServiceProcess.running(dir, settings);
        assertThat(service.client().get("/readyz").status()).isEqualTo(200);
        restarts.add((System.nanoTime() - start) / 1_000_000);
        return service;
    }

    /** Writers write while a seeded delay runs out; then SIGKILL, and each ends by itself. */
    private void writeUntilKilled(List<CrashWriter> writers, ServiceProcess service)
            throws Exception {
        int millis = 50 + random.nextInt(551);
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
                ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (CrashWriter writer : writers) {
                writer.on(service.client().hurried());
                running.add(threads.submit(writer));
            }
            killer.schedule(service::kill, millis, TimeUnit.MILLISECONDS).get();
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
        service.exit();
    }

    private void check(List<CrashWriter> writers, Client client) {
        for (CrashWriter writer : writers) {
            writer.on(client);
            unknown += writer.isUnsure() ? 1 : 0;
            assertThat(writer.finish()).as("what was under way").isEqualTo("200");
        }
        assertThat(client.get("/api/admin/audit/verify").at("/data/valid")).isEqualTo("true");
        Map<String, Line> log = log(client);
        for (CrashWriter writer : writers) {
            assertThat(writer.odd()).isEmpty();
            writer.acknowledged().values().forEach(each -> assertIsThere(each, log));
            sendOneAgain(writer);
            assertThatTheFlagIsAsItsLastRecordSays(writer, log.values(), client);
        }
        long made = writers.stream().mapToLong(writer -> writer.acknowledged().size()).sum();
        assertThat(log.keySet().stream().filter(why -> why.startsWith("writer ")).count())
                .as("nothing is there that nobody was told of")
                .isEqualTo(made);
    }

    private static void assertIsThere(Acknowledged write, Map<String, Line> log) {
        Line line = log.get(write.change().reason());
        assertThat(line).as("%s was acknowledged", write).isNotNull();
        if (line != null) {
            assertThat(line.seq).as("%s", write).isEqualTo(write.seq());
            assertThat(line.hash).as("%s", write).isEqualTo(write.hash());
        }
    }

    private void sendOneAgain(CrashWriter writer) {
        List<Acknowledged> all = new ArrayList<>(writer.acknowledged().values());
        if (!all.isEmpty()) {
            Acknowledged first = all.get(random.nextInt(all.size()));
            assertThat(writer.again(first)).isEqualTo(first);
        }
    }

    private static void assertThatTheFlagIsAsItsLastRecordSays(
            CrashWriter writer, Collection<Line> log, Client client) {
        JsonNode last =
                log.stream()
                        .filter(line ->
                                line.record.at("/after/key").asString().equals(writer.flag()))
                        .max(java.util.Comparator.comparingLong(Line::seq))
                        .orElseThrow()
                        .record
                        .get("after");
        JsonNode flag = client.get("/api/admin/flags/" + writer.flag()).json().get("data");
        assertThat(flag.get("version")).isEqualTo(last.get("version"));
        assertThat(flag.at("/flag/environments/dev/rollout_stage"))
                .isEqualTo(last.at("/environments/dev/rollout_stage"));
    }

    /** By reason, of which no writer's may come twice. */
    private static Map<String, Line> log(Client client) {
        Map<String, Line> lines = new HashMap<>();
        client.get("/api/admin/audit/export")
                .body()
                .lines()
                .forEach(text -> {
                    JsonNode record = JSON.readTree(text);
                    Line line =
                            new Line(
                                    record.get("seq").asLong(),
                                    record.get("hash").asString(),
                                    record);
                    String reason = record.get("reason").asString();
                    boolean ours = reason.startsWith("writer ");
                    Line twice = lines.put(ours ? reason : "record " + line.seq, line);
                    assertThat(twice).as("%s is in the log twice", reason).isNull();
                });
        return lines;
    }

    private void report(List<CrashWriter> writers) {
        long made = writers.stream().mapToLong(writer -> writer.acknowledged().size()).sum();
        assertThat(made).as("acknowledged writes").isGreaterThan(KILLS);
        Collections.sort(restarts);
        System.out.printf(
                "KillTest: %d kills, %d acknowledged, 0 lost, %d under way, ready again in %d ms"
                        + " (median), %d ms (slowest)%n",
                KILLS, made, unknown, restarts.get(restarts.size() / 2), restarts.getLast());
    }
}
