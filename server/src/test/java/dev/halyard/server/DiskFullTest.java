package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing more: changes are refused, evaluation goes on, and it heals. */
class DiskFullTest {
    private static final int REFUSALS = 20;

    @TempDir private Path dir = Path.of("");

    @Test
    void changesAreRefusedEvaluationIsRightAndItHealsByItself() throws Exception {
        for (FullDisk disk : FullDisk.ways(dir)) {
            try (disk) {
                fillAndFree(disk);
            }
        }
    }

    private void fillAndFree(FullDisk disk) throws Exception {
        Map<String, String> settings =
                Map.of(
                        "FF_STORE",
                        "sqlite",
                        "FF_DATA_DIR",
                        disk.directory().resolve("data").toString());
        try (ServiceProcess service = ServiceProcess.running(dir, settings)) {
            RowWriter writer = new RowWriter(service.client().hurried());
            IntStream.range(0, 10)
                    .forEach(each -> assertThat(writer.put().status()).isEqualTo(200));
            disk.fill(service);
            refuse(writer);
            assertEvaluationIsRight(writer);
            disk.free(service);
            long freed = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> writer.put().status() == 200);
            report(disk, writer, freed);
            assertThat(service.isAlive()).isTrue();
            assertNothingIsLost(writer, service.client().hurried());
            service.kill();
            service.exit(); // or its files would keep the disk from being taken away
        }
    }

    /** A few may still find room. */
    private static void refuse(RowWriter writer) {
        for (int sent = 0; writer.refused().size() < REFUSALS; sent++) {
            assertThat(sent).as("changes on a full disk").isLessThan(5_000);
            Reply reply = writer.put();
            if (reply.status() != 200) {
                assertThat(reply.outcome()).isEqualTo("503 store_unavailable");
                assertThat(reply.header("Retry-After")).matches("[1-9][0-9]*");
            }
        }
    }

    private static void assertEvaluationIsRight(RowWriter writer) {
        for (String user : writer.acknowledged().keySet()) {
            assertThat(writer.evaluate(user).at("/data/value")).as(user).isEqualTo("true");
        }
        for (String user : writer.refused().keySet()) {
            Reply reply = writer.evaluate(user);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.at("/data/value")).as(user).isEqualTo("false");
        }
    }

    private static void report(FullDisk disk, RowWriter writer, long freed) {
        System.out.printf(
                "DiskFullTest, %s: %d refused, %d acknowledged, heals in %d ms%n",
                disk,
                writer.refused().size(),
                writer.acknowledged().size(),
                (System.nanoTime() - freed) / 1_000_000);
    }

    private static void assertNothingIsLost(RowWriter writer, Client client) {
        List<String> log = writer.log();
        writer.acknowledged()
                .forEach((user, seq) -> assertThat(log.get(seq.intValue() - 1)).isEqualTo(user));
        assertThat(log).doesNotContainAnyElementsOf(writer.refused().keySet());
        assertThat(client.get("/api/admin/audit/verify").at("/data/valid")).isEqualTo("true");
    }
}
