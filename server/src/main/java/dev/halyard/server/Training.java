package dev.halyard.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

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
                    "/metrics",
                    "/tester",
                    "/readyz");

    private Training() {}

    /** 0 when every request was answered. */
    static int run() {
        Map<String, String> anyPort =
                Map.of(Setting.PORT.name(), "0", Setting.HOST.name(), "127.0.0.1");
        try (Service service = Service.start(Config.fromEnvironment(anyPort));
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
