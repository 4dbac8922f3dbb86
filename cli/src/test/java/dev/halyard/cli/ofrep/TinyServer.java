package dev.halyard.cli.ofrep;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * As small a server of the protocol as keeps every rule, or every rule but one. Its flags depend on
 * the plan and on who asks, one of them fails, and it is overloaded once.
 */
final class TinyServer implements AutoCloseable {
    static final String ORIGIN = "https://shop.example";
    private static final String PATH = "/ofrep/v1/evaluate/flags";

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer takes 40 ms
    }

    private final @Nullable Rule broken;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger count = new AtomicInteger();

    private TinyServer(@Nullable Rule broken) throws IOException {
        this.broken = broken;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static TinyServer keepingAll() {
        return breaking(null);
    }

    static TinyServer breaking(@Nullable Rule rule) {
        try {
            return new TinyServer(rule);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private boolean breaks(Rule rule) {
        return broken == rule;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            if (exchange.getRequestHeaders().containsKey("Origin") && !hidden(exchange)) {
                exchange.getResponseHeaders().add("Access-Control-Allow-Origin", ORIGIN);
            }
            if (exchange.getRequestMethod().equals("OPTIONS")) {
                preflight(exchange);
            } else if (path.equals("/stream")) {
                stream(exchange);
            } else if (path.equals(PATH)) {
                bulk(exchange);
            } else {
                one(exchange, path.substring(PATH.length() + 1));
            }
        }
    }

    /** Whether the page is not to read this answer. */
    private boolean hidden(HttpExchange exchange) {
        boolean options = exchange.getRequestMethod().equals("OPTIONS");
        boolean stream = exchange.getRequestURI().getPath().equals("/stream");
        Rule rule = options ? Rule.CORS_PREFLIGHT : stream ? Rule.CORS_STREAM : Rule.CORS_ANSWER;
        return breaks(rule) || (rule == Rule.CORS_ANSWER && breaks(Rule.CORS_REFUSAL));
    }

    private void preflight(HttpExchange exchange) throws IOException {
        String headers =
                (breaks(Rule.CORS_HEADERS) ? "" : "Content-Type, If-None-Match, ")
                        + (breaks(Rule.CORS_CREDENTIALS) ? "" : "Authorization, X-API-Key, ")
                        + "X";
        exchange.getResponseHeaders().add("Access-Control-Allow-Headers", headers);
        exchange.sendResponseHeaders(204, -1);
    }

    // --- one flag

    private void one(HttpExchange exchange, String encoded) throws IOException {
        Value.Members body = body(exchange);
        if (encoded.contains("%")) {
            answer(exchange, breaks(Rule.SINGLE_ODD_KEY) ? 400 : 404, failure("odd", "odd"));
        } else if (body == null) {
            String code = breaks(Rule.SINGLE_BROKEN_JSON) ? "GENERAL" : "PARSE_ERROR";
            answer(exchange, 400, refusal(encoded, code));
        } else if (encoded.startsWith("halyard-check")) {
            unknown(exchange, encoded);
        } else {
            known(exchange, encoded, body);
        }
    }

    private void unknown(HttpExchange exchange, String key) throws IOException {
        String details = breaks(Rule.UNKNOWN_FLAG_DETAILS) ? "" : ",\"errorDetails\":\"none\"";
        String code = breaks(Rule.UNKNOWN_FLAG_BODY) ? "GENERAL" : "FLAG_NOT_FOUND";
        answer(
                exchange,
                breaks(Rule.UNKNOWN_FLAG) ? 200 : 404,
                "{\"key\":\"%s\",\"errorCode\":\"%s\"%s}".formatted(key, code, details));
    }

    private void known(HttpExchange exchange, String key, Value.Members body) throws IOException {
        Value context = body.members().get("context");
        if (context instanceof Value.Text) {
            boolean takes = breaks(Rule.SINGLE_WRONG_CONTEXT);
            answer(exchange, takes ? 200 : 400, refusal(key, "INVALID_CONTEXT"));
        } else if (breaks(Rule.SINGLE_FOUND)) {
            answer(exchange, 404, refusal(key, "FLAG_NOT_FOUND"));
        } else if (!(context instanceof Value.Members members)) {
            answer(exchange, 400, refusal(key, breaks(Rule.SINGLE_EMPTY) ? "GENERAL" : NOBODY));
        } else if (!members.members().containsKey("targetingKey")) {
            answer(exchange, 400, refusal(key, breaks(Rule.SINGLE_NOBODY) ? "GENERAL" : NOBODY));
        } else if (members.members().containsKey("nested") && breaks(Rule.SINGLE_ANY_CONTEXT)) {
            answer(exchange, 400, refusal(key, "INVALID_CONTEXT"));
        } else if (type(exchange).contains("charset") && breaks(Rule.SINGLE_CHARSET)) {
            answer(exchange, 415, refusal(key, "PARSE_ERROR"));
        } else {
            success(exchange, key, members.members());
        }
    }

    private static final String NOBODY = "TARGETING_KEY_MISSING";

    private void success(HttpExchange exchange, String key, Map<String, Value> context)
            throws IOException {
        String type = breaks(Rule.SINGLE_TYPE) ? "text/plain" : "application/json";
        answer(exchange, 200, item(key, context, false), type);
    }

    /** A flag, alone or in bulk. */
    private String item(String key, Map<String, Value> context, boolean bulk) {
        boolean wrong = bulk ? breaks(Rule.BULK_SUCCESS) : breaks(Rule.SINGLE_REASON);
        String value = key.equals("number") ? "2.0" : plan(context);
        if (!bulk) {
            value = breaks(Rule.SINGLE_VALUE) ? "null" : value;
            value = breaks(Rule.SINGLE_LITERAL) ? value.replace("2.0", "\"2.0\"") : value;
            value = breaks(Rule.SINGLE_SAME) ? Integer.toString(count.incrementAndGet()) : value;
        } else if (breaks(Rule.BULK_SAME)) {
            value = Integer.toString(count.incrementAndGet());
        }
        String variant = !bulk && breaks(Rule.SINGLE_VARIANT) ? "1" : "\"a\"";
        return "{\"key\":\"%s\",\"value\":%s,\"reason\":\"%s\"%s,\"metadata\":{%s}}"
                .formatted(
                        !bulk && breaks(Rule.SINGLE_KEY) ? "other" : key,
                        value,
                        wrong ? "BECAUSE" : "STATIC",
                        !bulk && breaks(Rule.SINGLE_HAS_VARIANT) ? "" : ",\"variant\":" + variant,
                        !bulk && breaks(Rule.SINGLE_METADATA) ? "\"a\":null" : "\"a\":1");
    }

    private static String plan(Map<String, Value> context) {
        return "\"" + context.get("plan") + "/" + context.get("targetingKey") + "\"";
    }

    // --- all flags

    private void bulk(HttpExchange exchange) throws IOException {
        Value.Members body = body(exchange);
        Map<String, Value> context =
                body != null && body.members().get("context") instanceof Value.Members members
                        ? members.members()
                        : Map.of();
        if (body == null) {
            String code = breaks(Rule.BULK_BROKEN_JSON) ? "GENERAL" : "PARSE_ERROR";
            answer(exchange, 400, failure(code, "broken"));
        } else if (context.isEmpty()) {
            answer(exchange, 400, failure(breaks(Rule.BULK_EMPTY) ? "" : NOBODY, "nobody"));
        } else if (breaks(Rule.BULK_FOUND)) {
            answer(exchange, 404, failure("GENERAL", "none"));
        } else if (exchange.getRequestURI().getQuery() != null && breaks(Rule.BULK_HINTS)) {
            answer(exchange, 400, failure("GENERAL", "query"));
        } else if (!authorised(exchange)) {
            refuse(exchange);
        } else {
            flags(exchange, context);
        }
    }

    /** Whoever makes up a token meets a server that has too much to do, once. */
    private static boolean authorised(HttpExchange exchange) {
        return !exchange.getRequestHeaders().containsKey("Authorization");
    }

    private void refuse(HttpExchange exchange) throws IOException {
        if (breaks(Rule.RETRY_AFTER)) {
            exchange.getResponseHeaders().add("Retry-After", "2026-11-25T00:00:00Z");
        }
        int status =
                breaks(Rule.NO_5XX)
                        ? 500
                        : breaks(Rule.BAD_TOKEN) ? 404 : breaks(Rule.RETRY_AFTER) ? 429 : 401;
        answer(exchange, status, breaks(Rule.BODY_ALWAYS) ? "" : failure("GENERAL", "token"));
    }

    private void flags(HttpExchange exchange, Map<String, Value> context) throws IOException {
        String tag = tag(context);
        if (!breaks(Rule.TAG_THERE)) {
            exchange.getResponseHeaders().add("ETag", tag);
        }
        exchange.getResponseHeaders().add("Access-Control-Expose-Headers", exposed());
        String sent = exchange.getRequestHeaders().getFirst("If-None-Match");
        if (sent != null && unchanged(sent, tag)) {
            if (breaks(Rule.TAG_304_EMPTY)) {
                exchange.getResponseHeaders().add("Content-Length", "2");
            }
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        String type = breaks(Rule.BULK_TYPE) ? "text/json" : "application/json; charset=utf-8";
        answer(exchange, 200, whole(context), type);
    }

    private String exposed() {
        return (breaks(Rule.CORS_TAG) ? "" : "ETag, ")
                + (breaks(Rule.CORS_RETRY) ? "" : "Retry-After, ")
                + "X";
    }

    private String tag(Map<String, Value> context) {
        boolean all = !breaks(Rule.TAG_CONTEXT) && !breaks(Rule.TAG_STALE);
        String hash = Integer.toHexString(all ? context.hashCode() : 0);
        if (breaks(Rule.TAG_STABLE)) {
            hash += count.incrementAndGet();
        }
        return breaks(Rule.TAG_FORM) ? hash : '"' + hash + '"';
    }

    private boolean unchanged(String sent, String tag) {
        if ((breaks(Rule.TAG_304) && sent.equals(tag))
                || (breaks(Rule.TAG_WEAK) && sent.startsWith("W/"))
                || (breaks(Rule.TAG_LIST) && sent.contains(","))
                || (breaks(Rule.TAG_BARE) && !sent.contains("\""))) {
            return false;
        }
        return (sent.equals("*") && breaks(Rule.TAG_STAR))
                || breaks(Rule.TAG_OTHER)
                || List.of(sent.replace("W/", "").replace("\"", "").split(", *", -1))
                        .contains(tag.replace("\"", ""));
    }

    private String whole(Map<String, Value> context) {
        String number = item(breaks(Rule.BULK_UNIQUE) ? "plan" : "number", context, true);
        String failing =
                breaks(Rule.BULK_FAILURE)
                        ? "{\"errorCode\":\"GENERAL\"}"
                        : "{\"key\":\"failing\",\"errorCode\":\"GENERAL\"}";
        String list = "[%s,%s,%s]".formatted(item("plan", context, true), number, failing);
        return "{\"flags\":%s,\"metadata\":{\"a\":%s},\"eventStreams\":%s}"
                .formatted(
                        breaks(Rule.BULK_FLAGS) ? "{}" : list,
                        breaks(Rule.BULK_METADATA) ? "{}" : "1",
                        streams());
    }

    private String streams() {
        String type = breaks(Rule.STREAM_SHAPE) ? "1" : "\"carrier-pigeon\"";
        String both = breaks(Rule.STREAM_ADDRESS) ? ",\"url\":\"%s/stream\"".formatted(base()) : "";
        return ("[{\"type\":%s},{\"type\":\"sse\",\"endpoint\":{\"requestUri\":\"/stream\"}%s,"
                        + "\"inactivityDelaySec\":%s}]")
                .formatted(type, both, breaks(Rule.STREAM_DELAY) ? "0.5" : "1");
    }

    // --- streams

    private void stream(HttpExchange exchange) throws IOException {
        boolean back = exchange.getRequestHeaders().containsKey("Last-Event-ID");
        String type = breaks(Rule.STREAM_OPENS) ? "text/plain" : "text/event-stream";
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            if (!breaks(back ? Rule.STREAM_BACK : Rule.STREAM_NEW)) {
                write(out, event());
            }
            while (!closed.await(20, TimeUnit.MILLISECONDS)) {
                if (!breaks(Rule.STREAM_ALIVE)) {
                    write(out, ":\n\n");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String event() {
        return (breaks(Rule.STREAM_NAMELESS) ? "event: refetch\n" : "")
                + (breaks(Rule.STREAM_ID) ? "" : "id: 7\n")
                + "data: {"
                + (breaks(Rule.STREAM_DATA) ? "" : "\"type\":\"refetchEvaluation\"")
                + "}\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    // --- shapes

    private String refusal(String key, String code) {
        String details =
                breaks(Rule.SINGLE_REFUSAL_DETAILS) ? "" : ",\"errorDetails\":\"see above\"";
        return "{%s\"errorCode\":\"%s\"%s}"
                .formatted(
                        breaks(Rule.SINGLE_REFUSAL) ? "" : "\"key\":\"" + key + "\",",
                        code,
                        details);
    }

    private static String failure(String code, String details) {
        String known = code.equals("odd") ? "FLAG_NOT_FOUND" : code;
        return "{\"errorCode\":\"%s\",\"errorDetails\":\"%s\"}".formatted(known, details);
    }

    private static String type(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    }

    private static Value.@Nullable Members body(HttpExchange exchange) throws IOException {
        try {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            return Json.parse(sent, Json.REQUEST_DEPTH) instanceof Value.Members object
                    ? object
                    : null;
        } catch (MalformedJsonException e) {
            return null;
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, body, "application/json");
    }

    private static void answer(HttpExchange exchange, int status, String body, String type)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
