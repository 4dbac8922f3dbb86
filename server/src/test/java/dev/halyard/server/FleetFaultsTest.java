package dev.halyard.server;

import static dev.halyard.server.ProcessFleet.within30s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.ProcessFleet.Node;
import dev.halyard.storage.redis.FaultyProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What networks and machines do to the nodes of a fleet, under load: evaluations never fail and say
 * truly how new they are, no node goes back, changes are refused in time or made once, and all
 * heals by itself. {@code -Dhalyard.faults=all} for every row.
 */
class FleetFaultsTest {
    private static final boolean ALL = System.getProperty("halyard.faults", "").equals("all");

    /** For a change, whatever has become of PostgreSQL. */
    private static final Duration LIMIT = Duration.ofSeconds(16);

    /** For a change while only Redis is away, on a machine that is busy. */
    private static final Duration QUICK = Duration.ofSeconds(3);

    private static @Nullable ProcessFleet started;

    /** What becomes of the way to a server. */
    enum Network {
        DROPPED,
        HALF_OPEN,
        THROTTLED,
        CUT,
        HALF_OPEN_TO_SERVER,
        LATE;

        void begin(FaultyProxy proxy) {
            switch (this) {
                case DROPPED -> proxy.drop();
                case HALF_OPEN -> proxy.halfOpen();
                case THROTTLED -> proxy.throttle(20);
                case CUT -> proxy.cut();
                case HALF_OPEN_TO_SERVER -> proxy.halfOpenToServer();
                case LATE -> proxy.delay(3000);
            }
        }
    }

    /** What becomes of a process. */
    enum Machine {
        STOPPED,
        KILLED
    }

    @BeforeAll
    static void start(@TempDir Path dir) throws Exception {
        started = new ProcessFleet(dir, 4);
        fleet().nodes().forEach(Node::awaitWhole);
    }

    @AfterAll
    static void stop() throws Exception {
        fleet().close();
    }

    private static ProcessFleet fleet() {
        return Objects.requireNonNull(started);
    }

    /** For nodes 1 to 3 at once, while node 0 has nothing to complain of. */
    static Stream<List<Network>> rounds() {
        Network[] all = Network.values();
        return ALL
                ? Stream.of(Arrays.asList(all).subList(0, 3), Arrays.asList(all).subList(3, 6))
                : Stream.of(Arrays.asList(all).subList(0, 3));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void nodesThatLosePostgresGoOnAnsweringRefuseChangesInTimeAndComeBack(List<Network> faults) {
        List<Node> hurt = fleet().nodes().subList(1, 4);
        try (FleetLoad load = new FleetLoad(fleet())) {
            for (int i = 0; i < hurt.size(); i++) {
                faults.get(i).begin(hurt.get(i).toPostgres());
            }
            load.awaitAlone(hurt);
            load.awaitWhole(List.of(fleet().node(0)));
            hurt.forEach(node -> node.toPostgres().heal());
            load.awaitWhole(hurt);
            load.settle("PostgreSQL " + faults, LIMIT);
        } finally {
            hurt.forEach(node -> node.toPostgres().heal());
        }
    }

    static List<Machine> machines() {
        return ALL ? List.of(Machine.values()) : List.of(Machine.STOPPED);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aFleetWhosePostgresFailsGoesOnAnsweringRefusesChangesInTimeAndComesBack(Machine fault)
            throws Exception {
        try (FleetLoad load = new FleetLoad(fleet())) {
            switch (fault) {
                case STOPPED -> fleet().postgres().pause();
                case KILLED -> fleet().postgres().kill();
            }
            try {
                load.awaitAlone(fleet().nodes());
            } finally {
                switch (fault) {
                    case STOPPED -> fleet().postgres().resume();
                    case KILLED -> fleet().postgres().start();
                }
            }
            load.awaitWhole(fleet().nodes());
            load.settle("PostgreSQL " + fault, LIMIT);
        }
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void nodesThatLoseRedisAreAPollLateAtMost(List<Network> faults) {
        List<Node> hurt = fleet().nodes().subList(1, 4);
        try (FleetLoad load = writtenOnNode0()) {
            for (int i = 0; i < hurt.size(); i++) {
                faults.get(i).begin(hurt.get(i).toRedis());
            }
            assertThatEveryNodeSeesChangesInTime("Redis " + faults);
            hurt.forEach(node -> node.toRedis().heal());
            assertThatRedisDidNotMatter(load, "Redis " + faults);
        } finally {
            hurt.forEach(node -> node.toRedis().heal());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFleetWhoseRedisFailsIsAPollLateAtMost(Machine fault) throws Exception {
        try (FleetLoad load = writtenOnNode0()) {
            switch (fault) {
                case STOPPED -> fleet().redis().pause();
                case KILLED -> fleet().redis().kill();
            }
            try {
                assertThatEveryNodeSeesChangesInTime("Redis " + fault);
            } finally {
                switch (fault) {
                    case STOPPED -> fleet().redis().resume();
                    case KILLED -> fleet().redis().start();
                }
            }
            assertThatRedisDidNotMatter(load, "Redis " + fault);
        }
    }

    private static FleetLoad writtenOnNode0() {
        return new FleetLoad(fleet(), fleet().nodes(), fleet().nodes().subList(0, 1));
    }

    private static void assertThatRedisDidNotMatter(FleetLoad load, String what) {
        for (Node node : fleet().nodes()) {
            assertThat(load.freshness(node)).isIn("live", "cached");
        }
        assertThat(load.writers(fleet().nodes())).allMatch(writer -> writer.refusals() == 0);
        load.settle(what, QUICK);
        fleet().nodes().forEach(Node::awaitWhole);
    }

    /** A poll, and what a busy machine needs to look. */
    private static void assertThatEveryNodeSeesChangesInTime(String what) {
        long slowest = 0;
        for (int i = 0; i < 4; i++) {
            Node from = fleet().node(i % 2);
            String user = "late-" + System.nanoTime();
            Reply reply = NodeWriter.put(from.client(), user);
            assertThat(reply.status()).isEqualTo(200);
            long seq = Long.parseLong(reply.at("/data/record/seq"));
            long start = System.nanoTime();
            within30s(() -> fleet().nodes().stream().allMatch(node -> node.revision() >= seq));
            slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
        }
        System.out.printf("FleetFaultsTest: %s: seen by all after %d ms at most%n", what, slowest);
        assertThat(slowest).isLessThan(ProcessFleet.POLL.plus(QUICK).toMillis());
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatFailsInMidWriteHoldsUpTheOthersForSecondsAtMost(Machine fault) throws Exception {
        Node hurt = fleet().node(3);
        List<Node> others = fleet().nodes().subList(0, 3);
        try (FleetLoad load = new FleetLoad(fleet(), others, others)) {
            NodeWriter writer = load.writer(hurt, true);
            within30s(() -> writer.sinceRefused() > 5);
            switch (fault) {
                case STOPPED -> hurt.process().pause();
                case KILLED -> hurt.kill();
            }
            load.awaitChanges(others, 5);
            switch (fault) {
                case STOPPED -> hurt.process().resume();
                case KILLED -> hurt.start();
            }
            hurt.awaitWhole();
            load.settle("a node " + fault, LIMIT);
        }
    }
}
