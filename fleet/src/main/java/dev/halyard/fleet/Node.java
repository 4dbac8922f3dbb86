package dev.halyard.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that serves flags, with a directory of its own. */
final class Node implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2); // the first trains its cache
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final String url;
    private final Path log;

    private Node(Process process, String url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    static Node start(
            List<String> serve, Path dir, int port, PostgresServer postgres, RedisProcess redis)
            throws IOException {
        Files.createDirectories(dir);
        Path log = dir.resolve("node.log");
        ProcessBuilder builder = new ProcessBuilder(serve);
        Map<String, String> settings = builder.environment();
        settings.remove("FF_SNAPSHOT_DIR");
        settings.remove("FF_DB_USER");
        settings.remove("FF_DB_PASSWORD");
        settings.put("FF_PORT", Integer.toString(port));
        settings.put("FF_STORE", "postgres");
        settings.put("FF_DB_URL", postgres.url());
        settings.put("FF_REDIS_URL", redis.url());
        settings.put("FF_DATA_DIR", dir.toString());
        Process process =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        return new Node(process, "http://127.0.0.1:" + port, log);
    }

    String url() {
        return url;
    }

    /**
     * Returns once it takes requests.
     *
     * @throws IOException when it ends instead, or takes too long
     */
    void awaitReady() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/readyz")).timeout(STOP).build();
        long deadline = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException(ended());
            }
            if (isReady(request)) {
                return;
            }
            process.waitFor(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        }
        throw new IOException(url + " does not become ready; " + log + " says more");
    }

    private static boolean isReady(HttpRequest request) throws InterruptedException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    void onExit(Consumer<Node> then) {
        var _ = process.onExit().thenAccept(ended -> then.accept(this));
    }

    /** What became of it, for people. */
    String ended() {
        return "%s ended; %s says why".formatted(url, log);
    }

    /** Tells it to stop. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        terminate();
        try {
            if (process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
