package dev.halyard.fleet;

import dev.halyard.cli.Cli;
import dev.halyard.storage.sql.DataDirectory;
import dev.halyard.storage.sql.StoreRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./run.sh --fleet N}: starts all of it, shows what it does, and stops what it started. */
@Command(
        name = "run.sh --fleet",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Start N nodes on one PostgreSQL and one Redis, which come along, and show how their"
                    + " revisions move. Ctrl-C stops all of it; what was kept is there next time.",
            "",
            "Settings (FF_...) of the environment go to every node, but for where each listens and"
                    + " what flags are kept in."
        })
public final class Main implements Callable<Integer> {
    private static final int MOST_NODES = 16;

    @Parameters(paramLabel = "N", description = "How many nodes, 1 to 16.")
    private int count;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Of the first node; the others follow. Default ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--pg-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Of PostgreSQL; 0, the default, takes a free one.")
    private int postgresPort;

    @Option(
            names = "--redis-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Of Redis; 0, the default, takes a free one.")
    private int redisPort;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "data/fleet",
            description = "Where everything is kept; default ${DEFAULT-VALUE}.")
    private Path dir = Path.of("");

    @Option(
            names = "--serve",
            hidden = true,
            split = "\u0001",
            description = "The command that starts a node.")
    private List<String> serve = new ArrayList<>(List.of("bin/halyard", "serve"));

    private final Started started = new Started();

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || count > MOST_NODES) {
            System.err.println("A fleet has 1 to " + MOST_NODES + " nodes.");
            return 2;
        }
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(started::close));
        try {
            List<String> urls = start();
            watch(urls);
            return 1; // ends only when it is told to, or when a node does
        } catch (StoreRefusedException | IOException e) {
            System.err.println("The fleet does not start: " + e.getMessage());
            return 1;
        }
    }

    private List<String> start() throws IOException, InterruptedException {
        Ports.demandFree(port, count);
        Path kept = dir.toAbsolutePath().normalize();
        started.add(DataDirectory.lock(kept));
        System.out.println("PostgreSQL and Redis start, with what is in " + dir);
        PostgresServer postgres = started.add(PostgresServer.start(kept, postgresPort));
        RedisProcess redis = started.add(RedisProcess.start(redisPort));
        System.out.printf("  PostgreSQL  %s%n  Redis       %s%n", postgres.url(), redis.url());
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Node node =
                    Node.start(serve, kept.resolve("node" + (i + 1)), port + i, postgres, redis);
            nodes.add(started.add(node));
            if (i == 0) {
                node.awaitReady(); // it makes the tables and imports the seed
            }
        }
        for (Node node : nodes) {
            node.awaitReady();
            node.onExit(this::stop);
        }
        return nodes.stream().map(Node::url).toList();
    }

    /** A fleet that has lost a node by itself is not what was asked for. */
    private void stop(Node node) {
        if (!started.isClosed()) {
            System.err.println("The fleet stops: " + node.ended());
            System.exit(1);
        }
    }

    private static void watch(List<String> urls) {
        System.out.println(example(urls));
        List<String> command = new ArrayList<>(List.of("fleet", "status", "--watch"));
        command.addAll(urls);
        Cli.run(command.toArray(String[]::new), "");
    }

    private static String example(List<String> urls) {
        String first = urls.getFirst();
        String last = urls.getLast();
        return """

        Pause a flag on the first node, then ask the last one, whose source becomes stage-paused
        (development mode: callers are believed):

          curl -s -X POST %s/api/admin/flags/flags.registry_v1/pause -H 'Content-Type: application/json' \\
            -H 'X-PTT-User-Id: ann' -H 'X-PTT-Tier: admin' -d '{"reason":"see it everywhere","env":"staging"}'
          curl -s '%s/api/flags/eval?key=flags.registry_v1&user=U-1&tier=staff&env=staging'

        The console is at %s/. This table moves as revisions do; Ctrl-C stops all of it.
        From elsewhere: bin/halyard fleet status --watch %s
        """
                .formatted(first, last, first, String.join(" ", urls));
    }
}
