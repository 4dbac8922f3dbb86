package dev.halyard.server.http;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Value;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object from a request, within limits of type, size, depth and time. */
final class RequestBody {
    /** The largest body, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    /** Read at once, at the most. */
    private static final int CHUNK_BYTES = 8 * 1024;

    /** Largest chunk of a body that nobody reads: a chunk is held in memory whole. */
    private static final int DRAIN_CHUNK = 64 << 10;

    private static final int DRAIN_BYTES = 4 << 20;
    private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(1);

    private RequestBody() {}

    /** How large and how deep a body may be. */
    record Limits(int bytes, int depth) {
        static final Limits REQUEST = new Limits(MAX_BYTES, Json.REQUEST_DEPTH);

        /** For a whole document: as deep as its file may be, within its envelope. */
        static Limits document(int bytes) {
            return new Limits(bytes, Json.DOCUMENT_DEPTH + 1);
        }
    }

    static Value.Members read(
            ServerRequest request,
            SlowClients.Connection connection,
            Duration patience,
            Limits limits) {
        checkType(request.headers());
        return parse(bytes(request, connection, patience, limits.bytes(), null), limits);
    }

    /** What the bytes of a body say. */
    static Value.Members parse(byte[] bytes, Limits limits) {
        Value value;
        try {
            value = Json.parse(bytes, limits.depth());
        } catch (MalformedJsonException e) {
            String first = e.errors().isEmpty() ? "" : ": " + e.errors().get(0).message();
            throw new Problem(
                            Code.INVALID_JSON,
                            "The body is not the JSON that is taken here" + first + ".",
                            "Send one JSON object in UTF-8, every key once, at most "
                                    + limits.depth()
                                    + " levels deep.")
                    .withDetails(e.errors());
        }
        if (value instanceof Value.Members members) {
            return members;
        }
        throw Problem.invalid("The body is not a JSON object.", "Send one JSON object.");
    }

    /** The bytes of a body that is no document, within what may be held at once. */
    static byte[] bytes(
            ServerRequest request,
            SlowClients.Connection connection,
            Duration patience,
            BodyBudget budget) {
        return bytes(request, connection, patience, MAX_BYTES, budget);
    }

    /** Whether its type is one that is taken; else {@link #read} says what is wrong with it. */
    static boolean isTaken(ServerRequestHeaders headers) {
        return !isCompressed(headers) && isDeclaredJson(headers);
    }

    private static void checkType(ServerRequestHeaders headers) {
        if (isCompressed(headers)) {
            throw compressed();
        }
        if (!isDeclaredJson(headers)) {
            throw notTaken("The body is not declared to be JSON.");
        }
    }

    private static boolean isDeclaredJson(ServerRequestHeaders headers) {
        return headers.value(HeaderNames.CONTENT_TYPE).map(RequestBody::isJson).orElse(false);
    }

    static boolean isCompressed(ServerRequestHeaders headers) {
        return !headers.value(HeaderNames.CONTENT_ENCODING).map(RequestBody::isPlain).orElse(true);
    }

    static Problem compressed() {
        return notTaken("A compressed body is not taken.");
    }

    private static Problem notTaken(String message) {
        return new Problem(
                        Code.UNSUPPORTED_MEDIA_TYPE,
                        message,
                        "Send JSON as it is, with the header Content-Type: application/json.")
                .closing();
    }

    private static boolean isPlain(String encoding) {
        return encoding.isBlank() || encoding.trim().equalsIgnoreCase("identity");
    }

    private static boolean isJson(String type) {
        String lower = type.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
        return lower.equals("application/json") || lower.equals("application/json;charset=utf-8");
    }

    private static byte[] bytes(
            ServerRequest request,
            SlowClients.Connection connection,
            Duration patience,
            int maxBytes,
            @Nullable BodyBudget budget) {
        Optional<Header> declared = request.headers().find(HeaderNames.CONTENT_LENGTH);
        if (declared.isPresent() && request.headers().contentLength().orElse(0) > maxBytes) {
            throw tooLarge(maxBytes);
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        long deadline = System.nanoTime() + patience.toNanos();
        int size = chunkBytes(request);
        ByteArrayOutputStream body = new ByteArrayOutputStream(size);
        connection.reading(patience, maxBytes, budget);
        try (InputStream in = request.content().inputStream()) {
            byte[] chunk = new byte[size];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                body.write(chunk, 0, n);
                if (body.size() > maxBytes) {
                    throw tooLarge(maxBytes);
                }
            }
        } catch (Problem problem) {
            throw problem;
        } catch (IOException | RuntimeException e) {
            // Broken chunks, a connection that ended or was ended for its slowness: the web server
            // has no one type for it.
            throw System.nanoTime() < deadline ? broken() : tooSlow(patience);
        } finally {
            connection.working();
        }
        return body.toByteArray();
    }

    /** Not more than is declared: most bodies are short. */
    private static int chunkBytes(ServerRequest request) {
        return Math.clamp(request.headers().contentLength().orElse(CHUNK_BYTES), 1, CHUNK_BYTES);
    }

    /**
     * Reads on a little, so that closing does not take the answer from a client that is still
     * sending.
     *
     * @return whether there was or is nothing left to read
     */
    static boolean drain(ServerRequest request, SlowClients.Connection connection) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return true;
        }
        if (request.headers().contains(HeaderNames.EXPECT)) {
            return false; // it was waiting to be asked for the body, and has its answer instead
        }
        connection.reading(DRAIN_PATIENCE, DRAIN_CHUNK, null);
        try {
            InputStream in = request.content().inputStream();
            byte[] chunk = new byte[chunkBytes(request)];
            for (int left = DRAIN_BYTES; left > 0; ) {
                int n = in.read(chunk);
                if (n < 0) {
                    return true;
                }
                left -= n;
            }
        } catch (IOException | RuntimeException e) {
            // Nothing more to be read: as good as drained, but not to be used again.
        }
        return false;
    }

    static Problem tooLarge(int maxBytes) {
        return new Problem(
                        Code.PAYLOAD_TOO_LARGE,
                        "The body is larger than " + maxBytes + " bytes.",
                        "Send less at once, a batch in several parts.")
                .closing();
    }

    private static Problem broken() {
        return Problem.invalid(
                        "The body cannot be read: its chunks are broken, or it ended early.",
                        "Send it whole, with a Content-Length that is true.")
                .closing();
    }

    private static Problem tooSlow(Duration patience) {
        return Problem.invalid(
                        "The body did not arrive whole within " + patience.toMillis() + " ms.",
                        "Send it at once, with a Content-Length that is true.")
                .closing();
    }
}
