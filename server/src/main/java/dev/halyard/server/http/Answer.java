package dev.halyard.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes back: status, content type, body and further headers. Immutable. */
public final class Answer {
    static final String JSON = "application/json";

    private static final byte[] NOTHING = {};

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;
    private final @Nullable Stream stream;
    private final List<String> cookies;

    /** Writes a body that is too long to be held. */
    @FunctionalInterface
    public interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    private Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null, List.of());
    }

    private Answer(
            int status,
            String contentType,
            byte[] body,
            Map<String, String> headers,
            @Nullable Stream stream,
            List<String> cookies) {
        this.stream = stream;
        this.cookies = cookies;
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    /** A body of text in UTF-8. */
    public static Answer text(int status, String contentType, String body) {
        return new Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** 200 with a body of bytes, which must not change afterwards. */
    public static Answer bytes(String contentType, byte[] body) {
        return new Answer(200, contentType, body, Map.of());
    }

    /** 200 with a body that is written while it is sent. */
    public static Answer stream(String contentType, Stream body) {
        return new Answer(200, contentType, NOTHING, Map.of(), body, List.of());
    }

    /**
     * 200 with a body that goes on until its client leaves or the service stops.
     *
     * @param body returns at the end; flushes what is to arrive
     */
    public static Answer live(String contentType, Stream body) {
        return new Answer(200, contentType, NOTHING, Map.of(), new Live(body), List.of());
    }

    /** A body without an end of its own. */
    record Live(Stream body) implements Stream {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            body.writeTo(out);
        }
    }

    /** No body. */
    public static Answer empty(int status) {
        return new Answer(status, "", NOTHING, Map.of());
    }

    /** The same without its body: what may be sent to a HEAD. */
    Answer bodiless() {
        return new Answer(status, contentType, NOTHING, headers, null, cookies);
    }

    /** The same, with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(status, contentType, body, all, stream, cookies);
    }

    /** The same, setting one more cookie. */
    public Answer withCookie(String cookie) {
        List<String> all = new ArrayList<>(cookies);
        all.add(cookie);
        return new Answer(status, contentType, body, headers, stream, List.copyOf(all));
    }

    /** The same, with these headers too. */
    public Answer with(Map<String, String> more) {
        Answer answer = this;
        for (Map.Entry<String, String> header : more.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    /** Not a copy: for sending only. */
    byte[] body() {
        return body;
    }

    @Nullable Stream stream() {
        return stream;
    }

    List<String> cookies() {
        return cookies;
    }

    /** Whether there is a body. */
    public boolean hasBody() {
        return body.length > 0;
    }

    Map<String, String> headers() {
        return headers;
    }
}
