package dev.halyard.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A PostgreSQL of the programs that come along. It will not run as root: as root it is run in a
 * user namespace, where it is nobody in particular.
 */
final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * With what is in a directory, or anew.
     *
     * @param port 0 for a free one
     */
    static PostgresServer start(Path dir, int port) throws IOException {
        Path data = dir.resolve("postgres");
        Path log = dir.resolve("postgres.log");
        try {
            return new PostgresServer(
                    EmbeddedPostgres.builder()
                            .setOverrideWorkingDirectory(
                                    Files.createDirectories(dir.resolve("programs")).toFile())
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setPort(Ports.choose(port, "--pg-port"))
                            .setServerConfig("fsync", "on") // the store refuses what loses commits
                            .setServerConfig("synchronous_commit", "on")
                            .setPGStartupWait(PATIENCE)
                            .setOutputRedirector(to(log))
                            .setErrorRedirector(to(log))
                            .start());
        } catch (IOException | IllegalStateException e) {
            throw new IOException(
                    "PostgreSQL does not start (%s). Does one still run on %s? Its process id is in postmaster.pid there. %s says more"
                            .formatted(e.getMessage(), data, log),
                    e);
        }
    }

    private static ProcessBuilder.Redirect to(Path log) {
        File file = log.toFile();
        return ProcessBuilder.Redirect.appendTo(file);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(server.getPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
