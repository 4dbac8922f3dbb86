package dev.halyard.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Requests as no client should send them: valid ones with parts replaced by what is odd, then bytes
 * broken.
 */
final class OddRequests {
    private static final List<String> METHODS =
            List.of(
                    "GET",
                    "POST",
                    "GET",
                    "POST",
                    "HEAD",
                    "OPTIONS",
                    "TRACE",
                    "CONNECT",
                    "PUT",
                    "get",
                    "G\0T",
                    "",
                    "PRI",
                    "X".repeat(300),
                    "G\u00cbT");
    private static final List<String> PATHS =
            List.of(
                    "/api/flags/eval",
                    "/api/flags/eval/batch",
                    "/api/flags/health",
                    "/api/flags/registry",
                    "/api/flags/overrides/by-flag/hints.registry_v1",
                    "/livez",
                    "/readyz",
                    "/metrics",
                    "/tester",
                    "/openapi.yaml",
                    "/assets/a.js",
                    "/",
                    "*",
                    "",
                    "//",
                    "/../../etc/passwd",
                    "/%2e%2e/%00",
                    "/%",
                    "/%zz",
                    "http://127.0.0.1/livez",
                    "http://evil.example/api/flags/eval",
                    "/api/flags/eval;a=b",
                    "/api/flags/eval#x",
                    "/\u00e9",
                    "/api/flags/eval/",
                    "/api//flags/eval",
                    "/" + "a".repeat(5000),
                    "127.0.0.1:80",
                    "/api/flags/eval\\..",
                    "/api/admin/flags",
                    "/api/admin/flags/%2e%2e/rollout",
                    "/api/admin/flags/hints.registry_v1/overrides/user/%00",
                    "/api/admin/registry",
                    "/api/admin/audit/export",
                    "/api/flags/sensitive-eval");
    private static final List<String> QUERIES =
            List.of(
                    "",
                    "?",
                    "?key=flags.registry_v1&user=U",
                    "?user=%ff&key=a",
                    "?user=%00&key=a",
                    "?user=%C0%80&key=a",
                    "?user=%ED%A0%80&key=a",
                    "?user=&user=",
                    "?&&&===",
                    "?key=" + "x".repeat(3000),
                    "?trace=2&key=a&user=b",
                    "?summary=true",
                    "?env=%F0%9F%98%80&key=a&user=b",
                    "?\u00e9=\u00ff",
                    "?a[]=1&$where=1",
                    "?user=%",
                    "?key=flags.registry_v1&user=" + "%F0%9F%98%80".repeat(256),
                    "?key=%2e%2e%2f&user='%20or%201=1--");
    private static final List<String> VERSIONS =
            List.of(
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.1",
                    "HTTP/1.0",
                    "HTTP/2.0",
                    "HTTP/9.9",
                    "http/1.1",
                    "",
                    "HTTP/1.1 x");
    private static final List<String> HEADERS =
            List.of(
                    "Host: 127.0.0.1",
                    "Host: ",
                    "Host: evil.example",
                    "Host: [::1",
                    "Host: a b",
                    "X-PTT-User-Id: U",
                    "X-PTT-User-Id: \u00ff\u00fe",
                    "X-PTT-Env: moon",
                    "X-PTT-User-Id: a\0b",
                    "X-Request-Id: a\nSet-Cookie: b",
                    "X-Request-Id: a\rb",
                    " folded: x",
                    "\tx",
                    ": none",
                    "NoColon",
                    "X-A: " + "a".repeat(4000),
                    "Connection: close",
                    "Connection: upgrade",
                    "Upgrade: h2c",
                    "Upgrade: websocket",
                    "Content-Length: 0",
                    "Content-Length: -5",
                    "Content-Length: 99999999999999999999",
                    "Content-Length: 1e3",
                    "Content-Length: 3, 3",
                    "Content-Length: 5000000",
                    "Transfer-Encoding: chunked",
                    "Transfer-Encoding: gzip",
                    "Transfer-Encoding: chunked, chunked",
                    "Transfer-Encoding: xchunked",
                    "Transfer-Encoding : chunked",
                    "Expect: 100-continue",
                    "Expect: odd",
                    "Content-Encoding: gzip",
                    "Content-Type: application/json",
                    "Content-Type: \0",
                    "Content-Type: text/plain",
                    "If-None-Match: \"",
                    "If-None-Match: W/",
                    "Range: bytes=0-",
                    "Origin: null",
                    "Access-Control-Request-Method: POST",
                    "Forwarded: for=x",
                    "X-Forwarded-For: 1",
                    "Authorization: Bearer x.y.z",
                    "X-API-Key: k",
                    "Cookie: " + "c=1; ".repeat(500),
                    "TE: trailers",
                    "Trailer: X-A",
                    "Accept: ;;;q=NaN",
                    "X-\u00e9: a");
    private static final List<String> BODIES =
            List.of(
                    "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}",
                    "{\"context\":{\"user_id\":\"U\"}}",
                    "{}",
                    "",
                    "[]",
                    "null",
                    "{\"a\":1,\"a\":2}",
                    "{\"flag_key\":1e400}",
                    "{\"flag_key\":\"a\",\"context\":{\"user_id\":\"U\",\"attributes\":{\"n\":1e308,\"m\":-1e-400,\"o\":123456789012345678901234567890}}}",
                    "{\"flag_key\":\"a\",\"context\":{\"user_id\":\"\\u0000\"}}",
                    "{\"flag_key\":\"\\ud800\"}",
                    "{\"flag_key\":\"\u00c3(\"}",
                    "{\"\\u0000\":0}",
                    "[".repeat(40),
                    "{\"a\":".repeat(40) + "1" + "}".repeat(40),
                    "[".repeat(20_000),
                    "{\"flag_key\":\"" + "x".repeat(20_000) + "\"}",
                    "{\"flags\":["
                            + "\"a\",".repeat(1001)
                            + "\"a\"],\"context\":{\"user_id\":\"U\"}}",
                    "{\"flags\":[{}],\"context\":{\"user_id\":\"U\"}}",
                    "{\"flags\":[{\"flag_key\":\"a\",\"attributes\":{\"a\":[[]]}}],\"context\":{\"user_id\":\"U\"}}",
                    "{\"overrides\":{\"user\":{\"flags.registry_v1\":{\"a\":[1,{}]}}},\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}",
                    "{\"__proto__\":{}}",
                    "{\"trace\":\"true\"}",
                    "-",
                    "1".repeat(5000),
                    "{\"a\":0.".concat("1".repeat(5000)) + "}",
                    "\ufeff{}".replace('\ufeff', '\u00ef'),
                    "\0\0\0\0",
                    "{\"a\":\"\n\"}");

    private static final List<String> POSTED = List.of("/api/flags/eval", "/api/flags/eval/batch");

    /** So many of the paths, from the first, are served. */
    private static final int SERVED = 11;

    private final RandomGenerator random;

    OddRequests(RandomGenerator random) {
        this.random = random;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /**
     * One of them. Most have one odd part or two: what is odd all through is refused at its first
     * byte and reaches nothing.
     */
    byte[] next() {
        byte[] request = request();
        return switch (random.nextInt(12)) {
            case 0 -> truncated(request);
            case 1 -> mutated(request);
            case 2 -> joined(request, request());
            default -> request;
        };
    }

    private byte[] request() {
        boolean post = oneIn(2);
        String body = post || oneIn(10) ? any(BODIES) : "";
        StringBuilder out = new StringBuilder();
        out.append(oneIn(12) ? any(METHODS) : post ? "POST" : "GET").append(' ');
        out.append(oneIn(4) ? any(PATHS) : post ? any(POSTED) : any(PATHS.subList(0, SERVED)));
        out.append(oneIn(2) ? any(QUERIES) : post ? "" : "?key=flags.registry_v1&user=U");
        out.append(' ').append(oneIn(25) ? any(VERSIONS) : "HTTP/1.1").append(end());
        if (!oneIn(25)) {
            out.append("Host: 127.0.0.1").append(end());
        }
        for (int i = oneIn(2) ? 0 : random.nextInt(3); i > 0; i--) {
            out.append(any(HEADERS)).append(end());
        }
        boolean chunked = !body.isEmpty() && oneIn(3);
        if (!body.isEmpty() && !oneIn(12)) {
            out.append("Content-Type: application/json").append(end());
            out.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length());
            out.append(end());
        }
        out.append(end()).append(chunked ? chunks(body) : body);
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String end() {
        return oneIn(300) ? any(List.of("\n", "\r", "", "\r\n\r\n", "\0\r\n")) : "\r\n";
    }

    private String chunks(String body) {
        String size = Integer.toHexString(body.length());
        String odd = any(List.of("", "", "", ";ext=\"a", "zz", "-1", "ffffffffffffffff", "0x"));
        String last =
                any(
                        List.of(
                                "0\r\n\r\n",
                                "0\r\n\r\n",
                                "0\r\nX-Trailer: a\r\n\r\n",
                                "",
                                "0",
                                "00000000000000000000\r\n\r\n"));
        return size + odd + "\r\n" + body + end() + last;
    }

    private byte[] truncated(byte[] request) {
        return java.util.Arrays.copyOf(request, random.nextInt(request.length + 1));
    }

    private byte[] mutated(byte[] request) {
        byte[] mutated = request.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }
}
