package dev.halyard.cli.fleet;

import java.io.Console;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A line for each node: whether it is ready, its revision, and how fresh that is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show the revision and freshness of each node, as its /api/flags/health and /readyz say"
                        + " them. Exits 1 unless all are ready and at one revision.")
public final class FleetStatusCommand implements Callable<Integer> {
    private static final Duration LEAST = Duration.ofMillis(50);

    @Parameters(arity = "1..*", paramLabel = "URL", description = "Nodes, http://host:port.")
    private List<String> urls = List.of();

    @Option(names = "--watch", description = "Look again and again, until it is stopped.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "MILLIS",
            defaultValue = "250",
            description = "Between two looks, with --watch; default ${DEFAULT-VALUE}.")
    private long every;

    @Override
    public Integer call() throws InterruptedException {
        List<NodeStatus.Node> nodes;
        try {
            nodes = urls.stream().map(url -> NodeStatus.node(URI.create(url))).toList();
        } catch (IllegalArgumentException e) {
            System.err.println("A node must be an address such as http://127.0.0.1:8080.");
            return 2;
        }
        Duration pause =
                Duration.ofMillis(every).compareTo(LEAST) < 0 ? LEAST : Duration.ofMillis(every);
        StatusTable table = new StatusTable(System.out, watch && isTerminal());
        List<NodeStatus> seen = NodeStatus.all(nodes);
        table.show(seen);
        while (watch) {
            Thread.sleep(pause);
            seen = NodeStatus.all(nodes);
            table.show(seen);
        }
        return NodeStatus.agree(seen) ? 0 : 1;
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
