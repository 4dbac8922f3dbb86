package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.ProcessFleet.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long after a change is acknowledged all of three nodes serve it, processes of their own,
 * asked over HTTP: measured, and said. {@code -Dhalyard.lag.rounds=1000} for more; how long it may
 * take is for {@code bench/run-fleet.sh} to say, on a machine that does nothing else.
 */
class LagTest {
    private static final int FEW = 20;
    private static final int ROUNDS = Integer.getInteger("halyard.lag.rounds", FEW);
    private static final int POLLED = Math.max(3, ROUNDS / 20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void everyNodeSeesEveryChangeWithRedisWithoutItAndAfterwards(@TempDir Path dir)
            throws Exception {
        try (ProcessFleet fleet = new ProcessFleet(dir.resolve("redis"), 3)) {
            List<Node> nodes = fleet.nodes();
            nodes.forEach(Node::awaitWhole);
            RowWriter writer = new RowWriter(nodes.getFirst().client());
            measure("warming up", writer, nodes, ROUNDS);
            measure("with Redis", writer, nodes, ROUNDS);
            nodes.forEach(node -> node.toRedis().cut());
            measure("Redis cut", writer, nodes, POLLED);
            nodes.forEach(node -> node.toRedis().heal());
            nodes.forEach(Node::awaitWhole);
            measure("Redis healed", writer, nodes, ROUNDS);
        }
        if (ROUNDS > FEW) {
            measureWithoutRedis(dir.resolve("none"));
        }
    }

    private static void measureWithoutRedis(Path dir) throws Exception {
        try (ProcessFleet fleet = ProcessFleet.withoutRedis(dir, 3)) {
            RowWriter writer = new RowWriter(fleet.node(0).client());
            measure("without Redis", writer, fleet.nodes(), POLLED);
        }
    }

    private static void measure(String what, RowWriter writer, List<Node> nodes, int rounds) {
        List<Client> clients = nodes.stream().map(Node::client).toList();
        long[] micros = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            Reply reply = writer.put();
            assertThat(reply.status()).isEqualTo(200);
            long seq = Long.parseLong(reply.at("/data/record/seq"));
            long start = System.nanoTime();
            for (Client client : clients) {
                awaitRevision(client, seq, start + PATIENCE.toNanos());
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

    private static void awaitRevision(Client client, long seq, long deadline) {
        while (Long.parseLong(client.get("/api/flags/health").at("/data/revision")) < seq) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
        }
    }
}
