package dev.halyard.server;

import static dev.halyard.server.ProcessFleet.within30s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.MovingClient.Acknowledged;
import dev.halyard.server.ProcessFleet.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * kill -9 of one node of three after another, among writes of clients that go on elsewhere. {@code
 * -Dhalyard.fleet.kills=100} for more.
 */
class FleetKillTest {
    private static final int KILLS = Integer.getInteger("halyard.fleet.kills", 3);
    private static final int CLIENTS = 6;
    private static final long SEED = Long.getLong("halyard.seed", System.nanoTime());
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random = new Random(SEED);

    @Test
    void clientsThatGoOnElsewhereLoseNothingDoubleNothingAndNeverSeeAnOlderRevision(
            @TempDir Path dir) throws Exception {
        System.out.printf(
                "FleetKillTest: -Dhalyard.seed=%d -Dhalyard.fleet.kills=%d%n", SEED, KILLS);
        try (ProcessFleet fleet = new ProcessFleet(dir, 3)) {
            List<MovingClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new MovingClient(fleet.nodes(), "mover" + i, random.nextLong()));
                }
                for (int i = 0; i < KILLS; i++) {
                    killSoon(fleet.node(random.nextInt(3)), clients);
                }
            } finally {
                for (MovingClient client : clients) {
                    client.close();
                }
            }
            check(fleet, clients);
            report(clients);
        }
    }

    /** Kills it in the middle of something, and starts it again; the others go on meanwhile. */
    private void killSoon(Node node, List<MovingClient> clients) throws Exception {
        int before = made(clients);
        within30s(() -> made(clients) > before + CLIENTS);
        try (ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
            int millis = random.nextInt(300);
            killer.schedule(node.process()::kill, millis, TimeUnit.MILLISECONDS).get();
        }
        node.restart();
        node.awaitWhole();
    }

    private static int made(List<MovingClient> clients) {
        return clients.stream().mapToInt(client -> client.acknowledged().size()).sum();
    }

    private static void check(ProcessFleet fleet, List<MovingClient> clients) {
        for (MovingClient client : clients) {
            assertThat(client.odd()).isEmpty();
        }
        for (Node node : fleet.nodes()) {
            Client client = node.client();
            assertThat(client.get("/api/admin/audit/verify").at("/data/valid")).isEqualTo("true");
            Map<String, Acknowledged> log = log(client);
            for (MovingClient each : clients) {
                assertThat(log).containsAllEntriesOf(each.acknowledged());
            }
            assertThat(log).as("nothing that nobody was told of").hasSize(made(clients));
        }
        fleet.awaitOneRevision();
    }

    /** By user, of which none may come twice. */
    private static Map<String, Acknowledged> log(Client client) {
        Map<String, Acknowledged> log = new HashMap<>();
        client.get("/api/admin/audit/export")
                .body()
                .lines()
                .forEach(line -> {
                    JsonNode record = JSON.readTree(line);
                    String user = record.at("/after/user_id").asString("");
                    if (user.startsWith("mover")) {
                        Acknowledged twice =
                                log.put(
                                        user,
                                        new Acknowledged(
                                                record.get("seq").asLong(),
                                                record.get("hash").asString()));
                        assertThat(twice).as("%s was made twice", user).isNull();
                    }
                });
        return log;
    }

    private static void report(List<MovingClient> clients) {
        System.out.printf(
                "FleetKillTest: %d kills, %d acknowledged, 0 lost, 0 twice, %d sent again elsewhere,"
                        + " %d reads on any node, 0 of them older%n",
                KILLS,
                made(clients),
                clients.stream().mapToInt(MovingClient::sentAgain).sum(),
                clients.stream().mapToInt(MovingClient::reads).sum());
    }
}
