package dev.halyard.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A short life of the service, from start to stop with some answers between, so that the JVM can
 * record what a start loads and links ({@code -XX:AOTCacheOutput}).
 */
final class Training {
    private static final int ROUNDS = 300;
    private static final List<String> PATHS =
            List.of(
                    "/api/flags/eval?key=flags.registry_v1&user=U-1&tier=staff&env=prod",
                    "/api/flags/eval?key=cases.runtime_v1&user=U-2&tier=admin&trace=1",
                    "/api/flags/eval?key=none&user=U-1",
                    "/api/flags/eval?key=flags.registry_v1",
                    "/api/flags/health",
                    "/api/flags/registry?summary=true",
                    "/api/admin/flags?limit=5",
                    "/api/admin/audit?limit=5",
                    "/metrics",
                    "/tester",
                    "/readyz");

    private static final String PAUSE = "/api/admin/flags/flags.registry_v1/pause";
    private static final String STOP = "{\"env\":\"dev\",\"reason\":\"training\"}";
    private static final String BATCH = "/api/flags/eval/batch";
    private static final String EVERY_FLAG = "{\"context\":{\"user_id\":\"U-1\"}}";

    /** More than is answered at once: who is refused then is not to wait for a compiler. */
    private static final int AT_ONCE = 400;

    private static final String MANY_FLAGS =
            "{\"context\":{\"user_id\":\"U-1\"},\"flags\":["
                    + String.join(",", Collections.nCopies(1000, "\"flags.registry_v1\""))
                    + "]}";

    private Training() {}

    /** 0 when every request was answered. */
    static int run() {
        try {
            Path directory = Files.createTempDirectory("halyard-training");
            try {
                return run(directory);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private static int run(Path directory) {
        Map<String, String> settings =
                Map.of(
                        Setting.PORT.name(), "0",
                        Setting.HOST.name(), "127.0.0.1",
                        Setting.STORE.name(), "sqlite",
                        Setting.DATA_DIR.name(), directory.toString());
        try (Service service = Service.start(Config.fromEnvironment(settings));
                HttpClient client = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + service.port();
            for (int round = 0; round < ROUNDS; round++) {
                for (String path : PATHS) {
                    client.send(
                            HttpRequest.newBuilder(URI.create(base + path)).build(),
                            HttpResponse.BodyHandlers.discarding());
                }
                client.send(post(base + BATCH, EVERY_FLAG), HttpResponse.BodyHandlers.discarding());
                client.send(post(base + PAUSE, STOP), HttpResponse.BodyHandlers.discarding());
            }
            ask(client, AT_ONCE, post(base + BATCH, MANY_FLAGS));
            return 0;
        } catch (Config.InvalidConfigException | Service.StartRefusedException | IOException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static HttpRequest post(String url, String json) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("X-PTT-User-Id", "training")
                .header("X-PTT-Tier", "admin")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private static void ask(HttpClient client, int times, HttpRequest request) {
        List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        answers.forEach(CompletableFuture::join);
    }
}
