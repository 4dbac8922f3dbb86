package dev.halyard.openfeature;

import dev.halyard.openfeature.HalyardOptions.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The three requests. It follows no redirect: a credential goes to whom it was given for.
 * Thread-safe.
 */
final class ServiceClient {
    /** How long an answer may take to begin; what comes then is watched byte by byte. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private static final Duration COUNTS = Duration.ofSeconds(2);

    private final HttpClient http;
    private final String base;
    private final @Nullable String apiKey;
    private final @Nullable Supplier<String> token;

    ServiceClient(Origin.Service service, HalyardOptions options) {
        base = service.base().toString();
        apiKey = options.apiKey;
        token = options.token;
        HttpClient given = options.client;
        http =
                given != null
                        ? given
                        : HttpClient.newBuilder()
                                .version(HttpClient.Version.HTTP_1_1)
                                .connectTimeout(options.connectTimeout)
                                .build();
    }

    /** The snapshot, or what changed since a revision. */
    HttpResponse<InputStream> snapshot(@Nullable String since, @Nullable String etag)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/flags/snapshot" + (since == null ? "" : "?since=" + since))
                        .timeout(ANSWER);
        if (etag != null) {
            request.header("If-None-Match", etag);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** The stream of what changes. */
    HttpResponse<InputStream> stream(@Nullable String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/flags/stream").timeout(ANSWER).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    /** Tells counts; what comes of it is the status. */
    CompletableFuture<Integer> counts(String json) {
        HttpRequest request =
                request("/api/flags/counts")
                        .timeout(COUNTS)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build();
        return http.sendAsync(request, BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (apiKey != null) {
            request.header("X-API-Key", apiKey);
        } else if (token != null) {
            request.header("Authorization", "Bearer " + token.get());
        }
        return request;
    }
}
