package dev.halyard.server;

import static dev.halyard.server.ProcessFleet.within30s;
import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.ProcessFleet.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches and writers on the nodes of a fleet while something happens to it. */
final class FleetLoad implements AutoCloseable {
    private static final AtomicInteger LOADS = new AtomicInteger();
    private static final int WRITERS = 2;

    private final ProcessFleet fleet;
    private final String name = "load" + LOADS.incrementAndGet();
    private final Watch.Acknowledged known = new Watch.Acknowledged();
    private final Map<Node, Watch> watches = new HashMap<>();
    private final Map<Node, List<NodeWriter>> writers = new HashMap<>();

    /** On all nodes from now on; returns when each has made a change. */
    FleetLoad(ProcessFleet fleet) {
        this(fleet, fleet.nodes(), fleet.nodes());
    }

    /**
     * @param watched nodes
     * @param written some of them: whoever writes sees at once what others wrote
     */
    FleetLoad(ProcessFleet fleet, List<Node> watched, List<Node> written) {
        this.fleet = fleet;
        for (Node node : watched) {
            watches.put(node, new Watch(node.client(), known, ProcessFleet.POLL));
        }
        for (Node node : written) {
            for (int i = 0; i < WRITERS; i++) {
                writer(node, false);
            }
        }
        awaitWhole(watched);
    }

    /** Another writer on a node. */
    NodeWriter writer(Node node, boolean mortal) {
        List<NodeWriter> there = writers.computeIfAbsent(node, each -> new ArrayList<>());
        String writer = name + "-" + node.number() + "-" + there.size();
        there.add(new NodeWriter(node::client, writer, known, mortal));
        return there.getLast();
    }

    /** Until the nodes say that they are live, and change what they are told to. */
    void awaitWhole(List<Node> nodes) {
        within30s(() -> nodes.stream().allMatch(node -> freshness(node).equals("live")));
        within30s(() -> writers(nodes).stream().allMatch(writer -> writer.sinceRefused() > 1));
    }

    /** Until the nodes say that they are alone, and have refused what they could not do. */
    void awaitAlone(List<Node> nodes) {
        within30s(() -> nodes.stream().allMatch(node -> freshness(node).equals("last_known_good")));
        within30s(() -> writers(nodes).stream().allMatch(writer -> writer.refusals() > 1));
    }

    /** Until each writer on the nodes has made so many more changes. */
    void awaitChanges(List<Node> nodes, int more) {
        for (NodeWriter writer : writers(nodes)) {
            int before = writer.acknowledged().size();
            within30s(() -> writer.acknowledged().size() >= before + more);
        }
    }

    String freshness(Node node) {
        return watch(node).freshness();
    }

    private Watch watch(Node node) {
        return java.util.Objects.requireNonNull(watches.get(node));
    }

    List<NodeWriter> writers(List<Node> nodes) {
        return nodes.stream()
                .flatMap(node -> writers.getOrDefault(node, List.of()).stream())
                .toList();
    }

    /**
     * Ends it; nothing was odd, nothing is lost, nothing twice, and all nodes are where the log is.
     */
    void settle(String what, Duration limit) {
        close();
        Client client = fleet.node(0).client();
        for (NodeWriter writer : writers(fleet.nodes())) {
            writer.askAgain(client);
            assertThat(writer.odd()).isEmpty();
            assertThat(writer.isMortal() ? 0 : writer.slowest())
                    .as("milliseconds that a change took")
                    .isLessThan(limit.toMillis());
        }
        for (Watch watch : watches.values()) {
            assertThat(watch.odd()).as("of %d answers", watch.answers()).isEmpty();
        }
        assertThatTheLogHasEachOnce(client);
        fleet.awaitOneRevision();
        report(what);
    }

    private void assertThatTheLogHasEachOnce(Client client) {
        Map<String, Long> log = new HashMap<>();
        client.get("/api/admin/audit/export")
                .body()
                .lines()
                .forEach(line -> {
                    Reply record =
                            new Reply(
                                    200,
                                    java.net.http.HttpHeaders.of(Map.of(), (a, b) -> true),
                                    line);
                    String user = record.at("/after/user_id");
                    if (user.startsWith(name)) {
                        Long twice = log.put(user, Long.parseLong(record.at("/seq")));
                        assertThat(twice).as("%s was made twice", user).isNull();
                    }
                });
        for (NodeWriter writer : writers(fleet.nodes())) {
            assertThat(log).containsAllEntriesOf(writer.acknowledged());
            assertThat(log).doesNotContainKeys(writer.refused().toArray(String[]::new));
        }
        assertThat(client.get("/api/admin/audit/verify").at("/data/valid")).isEqualTo("true");
    }

    private void report(String what) {
        List<NodeWriter> all = writers(fleet.nodes());
        System.out.printf(
                "FleetFaultsTest: %s: %d evaluations, slowest %d ms; %d changes made, %d refused,"
                        + " slowest %d ms%n",
                what,
                watches.values().stream().mapToInt(Watch::answers).sum(),
                watches.values().stream().mapToLong(Watch::slowest).max().orElse(0),
                all.stream().mapToInt(writer -> writer.acknowledged().size()).sum(),
                all.stream().mapToInt(NodeWriter::refusals).sum(),
                all.stream().mapToLong(NodeWriter::slowest).max().orElse(0));
    }

    @Override
    public void close() {
        for (NodeWriter writer : writers(fleet.nodes())) {
            writer.close();
        }
        for (Watch watch : watches.values()) {
            watch.close();
        }
    }
}
