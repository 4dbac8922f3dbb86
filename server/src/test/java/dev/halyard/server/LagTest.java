package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long after a change is acknowledged all of three nodes serve it: measured, and said. {@code
 * -Dhalyard.lag.rounds=1000} for more.
 */
class LagTest {
    private static final int ROUNDS = Integer.getInteger("halyard.lag.rounds", 50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void everyNodeSeesEveryChangeWithRedisWithoutItAndAfterwards(@TempDir Path dir)
            throws Exception {
        try (Fleet fleet = new Fleet(dir)) {
            List<Client> nodes =
                    List.of(
                            fleet.node().client().hurried(),
                            fleet.node().client().hurried(),
                            fleet.node().client().hurried());
            RowWriter writer = new RowWriter(nodes.getFirst());
            measure("warming up", writer, nodes, ROUNDS);
            measure("with Redis", writer, nodes, ROUNDS);
            fleet.toRedis().cut();
            measure("Redis cut", writer, nodes, Math.max(10, ROUNDS / 20));
            fleet.toRedis().heal();
            awaitRedis(nodes);
            measure("Redis healed", writer, nodes, ROUNDS);
        }
    }

    private static void awaitRedis(List<Client> nodes) {
        for (Client node : nodes) {
            org.awaitility.Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            node.get("/api/flags/health")
                                    .at("/data/components/redis/status")
                                    .equals("ok"));
        }
    }

    private static void measure(String what, RowWriter writer, List<Client> nodes, int rounds) {
        long[] micros = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            Reply reply = writer.put();
            assertThat(reply.status()).isEqualTo(200);
            long seq = Long.parseLong(reply.at("/data/record/seq"));
            long start = System.nanoTime();
            for (Client node : nodes) {
                awaitRevision(node, seq, start + PATIENCE.toNanos());
            }
            micros[i] = (System.nanoTime() - start) / 1000;
        }
        Arrays.sort(micros);
        System.out.printf(
                "LagTest: %s: acknowledged to served by all of three p50 %.1f ms, p99 %.1f ms, max"
                        + " %.1f ms of %d%n",
                what,
                micros[rounds / 2] / 1000.0,
                micros[Math.min(rounds - 1, rounds * 99 / 100)] / 1000.0,
                micros[rounds - 1] / 1000.0,
                rounds);
    }

    private static void awaitRevision(Client node, long seq, long deadline) {
        while (Long.parseLong(node.get("/api/flags/health").at("/data/revision")) < seq) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
        }
    }
}
