package dev.halyard.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An identity provider on loopback: it signs tokens and publishes its keys, and can rotate them and
 * fall ill in several ways. Thread-safe.
 */
public final class Issuer implements AutoCloseable {
    public static final String ISSUER = "https://issuer.test/";
    public static final String AUDIENCE = "pty-feature-flags";

    private static final int MEBIBYTE = 1 << 20;
    private static final long HANGING_SECONDS = 30;

    /** How the key set's address answers. */
    public enum Health {
        WELL,
        STATUS_500,
        GARBAGE,
        NO_KEYS,
        /** 100 MB of a set that never ends. */
        HUGE,
        REDIRECT,
        /** Takes the request and says nothing. */
        HANGS,
        /** A byte now and then. */
        DRIPS,
    }

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger hits = new AtomicInteger();
    private volatile List<SigningKey> published;
    private volatile String document = "";
    private volatile Health health = Health.WELL;

    private Issuer(HttpServer http, SigningKey first) {
        this.http = http;
        published = List.of(first);
    }

    /** With one RSA key, {@code ptt-auth-2026-01}. */
    public static Issuer start() {
        return start(SigningKey.rsa("ptt-auth-2026-01"));
    }

    public static Issuer start(SigningKey first) {
        try {
            HttpServer http =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Issuer issuer = new Issuer(http, first);
            http.createContext("/jwks.json", issuer::answer);
            http.createContext("/elsewhere.json", exchange -> issuer.send(exchange, issuer.jwks()));
            http.setExecutor(issuer.threads);
            http.start();
            return issuer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String jwksUrl() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/jwks.json";
    }

    /** What a service is given to believe it; {@code more} are names and values. */
    public Map<String, String> settings(String... more) {
        Map<String, String> settings = new java.util.HashMap<>();
        settings.put("FF_JWKS_URL", jwksUrl());
        settings.put("FF_JWT_AUDIENCE", AUDIENCE);
        settings.put("FF_JWT_ISSUER", ISSUER);
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    /** A good token, signed with the newest key, from now. */
    public Token token(String user) {
        return token(user, Instant.now());
    }

    public Token token(String user, Instant now) {
        return Token.of(newest(), user, now);
    }

    public SigningKey newest() {
        return published.getLast();
    }

    /** Publishes exactly these keys; the last one signs. */
    public void publish(SigningKey... keys) {
        published = List.of(keys);
    }

    /** Publishes this text instead of the keys; empty for the keys again. */
    public void publishText(String text) {
        document = text;
    }

    public void become(Health next) {
        health = next;
    }

    /** How often the key set was asked for. */
    public int hits() {
        return hits.get();
    }

    private String jwks() {
        return document.isEmpty()
                ? published.stream()
                        .map(SigningKey::jwk)
                        .collect(Collectors.joining(",", "{\"keys\":[", "]}"))
                : document;
    }

    private void answer(HttpExchange exchange) throws IOException {
        hits.incrementAndGet();
        switch (health) {
            case WELL -> send(exchange, jwks());
            case GARBAGE -> send(exchange, "<html>not a key set</html>");
            case NO_KEYS -> send(exchange, "{\"keys\":[]}");
            case STATUS_500 -> bare(exchange, 500);
            case REDIRECT -> {
                exchange.getResponseHeaders().add("Location", "/elsewhere.json");
                bare(exchange, 302);
            }
            case HUGE -> huge(exchange);
            case HANGS -> pause(exchange, HANGING_SECONDS * 1000);
            case DRIPS -> drip(exchange);
        }
    }

    private static void bare(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void send(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void huge(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("{\"keys\":[".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100; i++) {
                out.write(spaces);
            }
        }
    }

    private void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < HANGING_SECONDS * 10 && closed.getCount() > 0; i++) {
                out.write(' ');
                out.flush();
                waited(100);
            }
        }
    }

    private void pause(HttpExchange exchange, long millis) {
        waited(millis);
        exchange.close();
    }

    private void waited(long millis) {
        try {
            boolean _ = closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
        threads.shutdownNow();
    }
}
