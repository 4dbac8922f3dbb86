package dev.halyard.server;

import dev.halyard.storage.redis.FaultyProxy;
import dev.halyard.storage.redis.RealRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * Nodes as processes, each with ways of its own to one PostgreSQL and one Redis, which break when
 * they are told to.
 */
final class ProcessFleet implements AutoCloseable {
    static final Duration POLL = Duration.ofSeconds(1);

    private final Path dir;
    private final RealPostgres postgres;
    private final RealRedis redis;
    private final boolean heard;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * Starts the nodes, one after another: the first brings the tables about.
     *
     * @param dir for all that is kept
     */
    ProcessFleet(Path dir, int nodes) throws IOException {
        this(dir, nodes, true);
    }

    /** Nodes that know of no Redis. */
    static ProcessFleet withoutRedis(Path dir, int nodes) throws IOException {
        return new ProcessFleet(dir, nodes, false);
    }

    private ProcessFleet(Path dir, int nodes, boolean heard) throws IOException {
        this.heard = heard;
        this.dir = Files.createDirectories(dir);
        postgres = RealPostgres.running(dir.resolve("postgres"));
        redis = RealRedis.running();
        for (int i = 0; i < nodes; i++) {
            this.nodes.add(new Node(i));
        }
    }

    /** A node over the lives of its process. */
    final class Node {
        private final int number;
        private final FaultyProxy toPostgres;
        private final FaultyProxy toRedis;
        private ServiceProcess process;

        private Node(int number) throws IOException {
            this.number = number;
            toPostgres = new FaultyProxy(postgres.port());
            toRedis = new FaultyProxy(redis.port());
            process = ServiceProcess.running(dir, settings());
        }

        private Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>();
            settings.put("FF_STORE", "postgres");
            settings.put("FF_DB_URL", RealPostgres.url(toPostgres.port()));
            if (heard) {
                settings.put("FF_REDIS_URL", "redis://127.0.0.1:" + toRedis.port());
            }
            settings.put("FF_DATA_DIR", dir.resolve("node" + number).toString());
            settings.put("FF_POLL_MS", Long.toString(POLL.toMillis()));
            return settings;
        }

        int number() {
            return number;
        }

        FaultyProxy toPostgres() {
            return toPostgres;
        }

        FaultyProxy toRedis() {
            return toRedis;
        }

        synchronized ServiceProcess process() {
            return process;
        }

        /** One whose answers are not held against the contract: they come in thousands. */
        Client client() {
            return process().client().hurried();
        }

        /** SIGKILL, and another process begins with what is on the disk. */
        void restart() throws IOException, InterruptedException {
            kill();
            start();
        }

        void kill() throws InterruptedException {
            process().kill();
            int _ = process().exit();
        }

        void start() throws IOException {
            ServiceProcess next = ServiceProcess.running(dir, settings());
            synchronized (this) {
                process = next;
            }
        }

        private String health(String pointer) {
            return client().get("/api/flags/health").at(pointer);
        }

        long revision() {
            return Long.parseLong(health("/data/revision"));
        }

        /** Until it is in touch with both. */
        void awaitWhole() {
            within30s(() -> health("/data/status").equals("ready"));
        }

        private void close() throws IOException {
            process().close();
            toPostgres.close();
            toRedis.close();
        }
    }

    List<Node> nodes() {
        return nodes;
    }

    Node node(int number) {
        return nodes.get(number);
    }

    RealPostgres postgres() {
        return postgres;
    }

    RealRedis redis() {
        return redis;
    }

    /** Until all nodes are where the others are. */
    void awaitOneRevision() {
        within30s(() -> nodes.stream().map(Node::revision).distinct().count() == 1);
    }

    static void within30s(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes) {
            node.close();
        }
        redis.close();
        postgres.close();
    }
}
