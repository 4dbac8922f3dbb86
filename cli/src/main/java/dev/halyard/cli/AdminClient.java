package dev.halyard.cli;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Asks the control plane of a running service. Thread-safe. */
final class AdminClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI service;
    private final String user;

    AdminClient(URI service, String user) {
        this.service = service;
        this.user = user;
    }

    /** An answer: the envelope. */
    record Reply(int status, Value.Members envelope) {
        boolean ok() {
            return envelope.members().get("ok") instanceof Value.Bool ok && ok.value();
        }

        String data(String name) {
            Value found =
                    envelope.members().get("data") instanceof Value.Members data
                            ? data.members().get(name)
                            : null;
            return found == null ? "" : found.toJson();
        }

        String code() {
            return text("code");
        }

        /** What is wrong, what to do, and every place. */
        String problem() {
            StringBuilder all = new StringBuilder(code());
            all.append(": ").append(text("message")).append(' ').append(text("hint"));
            if (envelope.members().get("error") instanceof Value.Members error
                    && error.members().get("details") instanceof Value.Array details) {
                details.elements().forEach(detail -> all.append("\n  ").append(detail.toJson()));
            }
            return all.toString();
        }

        private String text(String name) {
            return envelope.members().get("error") instanceof Value.Members error
                            && error.members().get(name) instanceof Value.Text text
                    ? text.value()
                    : "";
        }
    }

    /** The newest revision that the service knows. */
    long revision() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        request("/api/admin/flags?limit=1").GET().build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.headers()
                .firstValueAsLong("X-FF-Revision")
                .orElseThrow(() ->
                        new IOException(
                                "the service has no store to import into: " + answer.body()));
    }

    Reply send(String method, String path, Map<String, Value> body)
            throws IOException, InterruptedException {
        String json = new Value.Members(body).toJson();
        HttpRequest request =
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        try {
            if (Json.parse(answer.body(), Json.DOCUMENT_DEPTH * 2)
                    instanceof Value.Members envelope) {
                return new Reply(answer.statusCode(), envelope);
            }
        } catch (MalformedJsonException e) {
            throw new IOException("the answer is not JSON: " + e.getMessage(), e);
        }
        throw new IOException("the answer is not an object");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("X-PTT-User-Id", user)
                .header("X-PTT-Tier", "admin");
    }
}
