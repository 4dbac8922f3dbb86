package dev.halyard.server.openfeature;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a service and, while it is told to, refuses everything in the service's own shape:
 * 429 with {@code Retry-After}. It counts what reaches it.
 */
public final class Throttle implements AutoCloseable {
    private static final byte[] REFUSAL =
            ("{\"key\":\"theme\",\"errorCode\":\"GENERAL\",\"errorDetails\":\"Too many requests."
                            + " Ask again after the seconds in Retry-After.\"}")
                    .getBytes(StandardCharsets.UTF_8);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String service;
    private final HttpServer server;
    private final AtomicInteger count = new AtomicInteger();
    private volatile int status = 429;

    private Throttle(String service) throws IOException {
        this.service = service;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Before the service at this address. It refuses from the start. */
    public static Throttle before(String service) {
        try {
            return new Throttle(service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lets everything pass from now on. */
    public void open() {
        status = 0;
    }

    /** How many requests came. */
    public int count() {
        return count.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        count.incrementAndGet();
        try (exchange) {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            if (status == 0) {
                pass(exchange, sent);
            } else {
                exchange.getResponseHeaders().add("Retry-After", "2");
                answer(exchange, status, REFUSAL);
            }
        }
    }

    private void pass(HttpExchange exchange, byte[] sent) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(service + exchange.getRequestURI()))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(sent))
                        .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
