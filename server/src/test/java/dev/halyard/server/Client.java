package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks a running service. Every answer that comes through here is held against the contract, but
 * for those of a {@link #hurried} client.
 */
public final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;
    private final boolean judges;
    private final List<String> always;

    Client(int port) {
        this("http://127.0.0.1:" + port, true, List.of());
    }

    private Client(String base, boolean judges, List<String> always) {
        this.base = base;
        this.judges = judges;
        this.always = always;
    }

    /** One that is after what a service keeps, and as much of it as it can take. */
    Client hurried() {
        return new Client(base, false, always);
    }

    /** One that sends these headers with every request. */
    Client with(String... headers) {
        return new Client(base, judges, List.of(headers));
    }

    /**
     * Asks.
     *
     * @param headers {@code Name: value} lines
     */
    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply post(String path, String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        return send("POST", path, body, all);
    }

    public Reply send(
            String method,
            String path,
            @org.jspecify.annotations.Nullable String body,
            String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(
                                                body.getBytes(StandardCharsets.UTF_8)));
        for (String header : Stream.concat(always.stream(), Stream.of(headers)).toList()) {
            int colon = header.indexOf(':');
            request.header(header.substring(0, colon), header.substring(colon + 1).trim());
        }
        try {
            HttpResponse<String> response =
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
            if (judges && !method.equals("HEAD")) {
                assertThat(Contract.get().judge(method, path, reply))
                        .as("%s %s: %s", method, path, reply.body())
                        .isEmpty();
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path + ": " + e, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
