package dev.halyard.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            }
            return 0;
        } catch (Config.InvalidConfigException | Service.StartRefusedException | IOException e) {
            System.err.println(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }
}
