package dev.halyard.openfeature;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service of lines and a stream, which a test has fail as it likes. */
final class FakeService implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpExchange> streams = new CopyOnWriteArrayList<>();

    /** Requests as they came: path and query, credential, If-None-Match, Last-Event-ID. */
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    final List<String> counts = new CopyOnWriteArrayList<>();

    volatile byte[] whole = Lines.whole(1);
    volatile byte[] delta = {};
    volatile String deltaSince = "none";
    volatile String tag = "\"1\"";
    volatile int status = 200;
    volatile int streamStatus = 200;
    volatile int countsStatus = 200;
    volatile String retryAfter = "";

    record Asked(String what, String credential, String tag, String lastEventId) {}

    FakeService() throws IOException {
        this(0);
    }

    FakeService(int port) throws IOException {
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.createContext("/api/flags/snapshot", this::snapshot);
        server.createContext("/api/flags/stream", this::stream);
        server.createContext("/api/flags/counts", this::counts);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Serves another revision; those who have the one before are told what differs. */
    void move(long revision, byte[] nextWhole, byte[] nextDelta) {
        whole = nextWhole;
        delta = nextDelta;
        deltaSince = Long.toString(revision - 1);
        tag = "\"" + revision + "\"";
    }

    private void note(HttpExchange exchange) {
        asked.add(
                new Asked(
                        exchange.getRequestURI().toString(),
                        header(exchange, "X-API-Key") + header(exchange, "Authorization"),
                        header(exchange, "If-None-Match"),
                        header(exchange, "Last-Event-ID")));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private void snapshot(HttpExchange exchange) throws IOException {
        note(exchange);
        if (status != 200) {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, -1);
        } else if (header(exchange, "If-None-Match").equals(tag)) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            boolean some = ("since=" + deltaSince).equals(exchange.getRequestURI().getQuery());
            byte[] body = some ? delta : whole;
            exchange.getResponseHeaders().set("ETag", tag);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void stream(HttpExchange exchange) throws IOException {
        note(exchange);
        exchange.sendResponseHeaders(streamStatus, streamStatus == 200 ? 0 : -1);
        if (streamStatus == 200) {
            say(exchange, "retry: 1000\n\n");
            streams.add(exchange);
        }
    }

    private void counts(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        counts.add(new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(countsStatus, -1);
        exchange.close();
    }

    /** Tells every stream. */
    void tell(String text) {
        streams.removeIf(stream -> {
            try {
                say(stream, text);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    void tellRevision(long revision) {
        tell(
                "event: revision\nid: %d\ndata: {\"revision\":%d,\"kind\":\"flag_registry\"}\n\n"
                        .formatted(revision, revision));
    }

    private static void say(HttpExchange stream, String text) throws IOException {
        OutputStream out = stream.getResponseBody();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    int streams() {
        return streams.size();
    }

    /** Ends every stream. */
    void cut() {
        streams.forEach(HttpExchange::close);
        streams.clear();
    }

    long askedFor(String start) {
        return asked.stream().filter(each -> each.what().startsWith(start)).count();
    }

    @Override
    public void close() {
        cut();
        server.stop(0);
        threads.shutdownNow();
    }
}
