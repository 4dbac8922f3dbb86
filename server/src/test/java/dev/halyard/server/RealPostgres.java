package dev.halyard.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A real server that can be stopped, killed and started again where it was. */
final class RealPostgres implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres server;

    private RealPostgres(Path data) throws IOException {
        this.data = data;
        server = builder().start();
    }

    /**
     * @param data a directory of its own
     */
    static RealPostgres running(Path data) throws IOException {
        return new RealPostgres(data);
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
    }

    int port() {
        return server.getPort();
    }

    /** What the URL of a node says; through a proxy, say. */
    static String url(int port) {
        return "jdbc:postgresql://localhost:%d/postgres?user=postgres&sslmode=disable"
                .formatted(port);
    }

    /** SIGSTOP to all of it: connections are accepted by the system, and nobody answers. */
    void pause() throws IOException {
        for (ProcessHandle each : processes()) {
            Signals.send("-STOP", each.pid());
        }
    }

    /** SIGCONT. */
    void resume() throws IOException {
        for (ProcessHandle each : processes().reversed()) {
            Signals.send("-CONT", each.pid());
        }
    }

    /** SIGKILL to all of it. */
    void kill() throws IOException {
        List<ProcessHandle> all = processes();
        for (ProcessHandle each : all) {
            boolean _ = each.destroyForcibly();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Recovers what was there. */
    void start() throws IOException {
        int port = port();
        server.close();
        server = builder().setPort(port).start();
    }

    /** The postmaster first, so that it starts no others meanwhile. */
    private List<ProcessHandle> processes() throws IOException {
        long postmaster =
                Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        ProcessHandle first = ProcessHandle.of(postmaster).orElseThrow();
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(first), first.children())
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
