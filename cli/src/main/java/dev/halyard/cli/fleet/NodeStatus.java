package dev.halyard.cli.fleet;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What a node says of itself.
 *
 * @param ready {@code yes}, {@code no}, or {@code away} where it does not answer
 * @param revision as it is written; a dash where it says none
 * @param staleSince a dash while it is not
 * @param trouble its parts that are degraded, and why; empty where all are well
 */
record NodeStatus(
        String url,
        String ready,
        String revision,
        String freshness,
        String staleSince,
        String trouble) {
    private static final String NONE = "-";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /** Where to ask. */
    record Node(String url, HttpRequest health, HttpRequest ready) {}

    /**
     * @throws IllegalArgumentException when nobody can be asked there
     */
    static Node node(URI url) {
        return new Node(url.toString(), request(url, "/api/flags/health"), request(url, "/readyz"));
    }

    private static HttpRequest request(URI url, String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build();
    }

    /** All of them, asked at once. */
    static List<NodeStatus> all(List<Node> nodes) {
        List<CompletableFuture<NodeStatus>> asked = nodes.stream().map(NodeStatus::ask).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** Whether all are ready, and at one revision. */
    static boolean agree(List<NodeStatus> nodes) {
        return nodes.stream().allMatch(node -> node.ready.equals("yes"))
                && nodes.stream().map(NodeStatus::revision).distinct().count() == 1;
    }

    private static CompletableFuture<NodeStatus> ask(Node node) {
        CompletableFuture<HttpResponse<String>> health =
                HTTP.sendAsync(node.health, BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> ready =
                HTTP.sendAsync(node.ready, BodyHandlers.ofString());
        return health.thenCombine(ready, (told, said) -> of(node, told, said))
                .exceptionally(failed -> away(node, failed));
    }

    private static NodeStatus away(Node node, Throwable failed) {
        Throwable why =
                failed instanceof CompletionException && failed.getCause() != null
                        ? failed.getCause()
                        : failed;
        String how = why instanceof IOException ? "does not answer" : why.toString();
        return new NodeStatus(node.url, "away", NONE, NONE, NONE, how);
    }

    private static NodeStatus of(
            Node node, HttpResponse<String> health, HttpResponse<String> ready) {
        try {
            Value told = Json.parse(health.body(), Json.DOCUMENT_DEPTH);
            return new NodeStatus(
                    node.url,
                    ready.statusCode() == 200 ? "yes" : "no",
                    text(at(told, "service", "revision")),
                    text(at(told, "service", "freshness")),
                    text(at(told, "service", "stale_since")),
                    trouble(at(told, "data", "components")));
        } catch (MalformedJsonException e) {
            return new NodeStatus(node.url, "away", NONE, NONE, NONE, "is no Halyard");
        }
    }

    private static String trouble(Value components) {
        StringBuilder all = new StringBuilder();
        if (components instanceof Value.Members parts) {
            parts.members()
                    .forEach((name, part) -> {
                        if (text(at(part, "status")).equals("degraded")) {
                            all.append(all.isEmpty() ? "" : "; ").append(name).append(": ");
                            all.append(text(at(part, "detail")));
                        }
                    });
        }
        return all.toString();
    }

    private static Value at(Value from, String... names) {
        Value found = from;
        for (String name : names) {
            Value next = found instanceof Value.Members object ? object.members().get(name) : null;
            found = next == null ? Value.Null.NULL : next;
        }
        return found;
    }

    private static String text(Value value) {
        return switch (value) {
            case Value.Text text -> text.value();
            case Value.Num number -> number.toJson();
            default -> NONE;
        };
    }
}
