package dev.halyard.server.http;

import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts answers on the wire, with the headers that all of them have. */
final class Sending {
    private static final Header NO_SNIFF =
            HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    private static final Header NO_STORE = HeaderValues.createCached("Cache-Control", "no-store");
    private static final Header CLOSE = HeaderValues.createCached("Connection", "close");
    private static final Header JSON = HeaderValues.createCached("Content-Type", Answer.JSON);

    /** What is long is sent in pieces of this size; what is live, as it comes. */
    private static final int BUFFER_BYTES = 32 * 1024;

    /** Up to so many the web server may copy a body to stand behind its headers. */
    private static final int COPIED_BYTES = 16 * 1024;

    /** Of a longer one so many go with the headers: fewer than are written through. */
    private static final int FIRST_BYTES = HttpServer.STREAM_BUFFER_BYTES / 2;

    private Sending() {}

    /** To what was not even a request, and so is answered by the web server itself. */
    static TransportResponse unrouted(String id, Answer answer) {
        TransportResponse.Builder response = TransportResponse.builder();
        answer.headers().forEach((name, value) -> response.header(checked(name, value)));
        return response.status(Status.create(answer.status()))
                .header(RequestIds.header(id))
                .header(NO_SNIFF)
                .header(NO_STORE)
                .header(JSON)
                .keepAlive(false)
                .entity(answer.body())
                .build();
    }

    /**
     * Sends an answer.
     *
     * @param running what a stop waits for; it need not wait for what has no end
     */
    static void send(
            ServerResponse response,
            Call call,
            Answer answer,
            boolean closing,
            AtomicInteger running) {
        response.status(Status.create(answer.status()));
        response.header(RequestIds.header(call.requestId()));
        response.header(NO_SNIFF);
        if (answer.contentType().equals(Answer.JSON)) {
            response.header(JSON);
        } else if (!answer.contentType().isEmpty()) {
            response.header(checked("Content-Type", answer.contentType()));
        }
        if (!answer.headers().containsKey("Cache-Control")) {
            response.header(NO_STORE);
        }
        answer.headers().forEach((name, value) -> response.header(checked(name, value)));
        for (String cookie : answer.cookies()) {
            response.headers().add(checked("Set-Cookie", cookie));
        }
        if (closing) {
            response.header(CLOSE);
        }
        Answer.Stream stream = answer.stream();
        if (stream != null) {
            stream(response, stream, call, running);
        } else if (answer.body().length > COPIED_BYTES) {
            sendUncopied(response, answer.body());
        } else if (answer.hasBody()) {
            response.send(answer.body());
        } else {
            response.send();
        }
    }

    /**
     * The web server copies a body twice to send it at once, into twice the memory; what is written
     * to its stream in two parts, the second one long, it takes as it is.
     */
    private static void sendUncopied(ServerResponse response, byte[] body) {
        response.contentLength(body.length);
        try (OutputStream out = response.outputStream()) {
            out.write(body, 0, FIRST_BYTES);
            out.write(body, FIRST_BYTES, body.length - FIRST_BYTES);
        } catch (IOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
    }

    private static void stream(
            ServerResponse response, Answer.Stream stream, Call call, AtomicInteger running) {
        boolean live = stream instanceof Answer.Live;
        if (live) {
            running.decrementAndGet();
        }
        OutputStream paced = call.paced(response.outputStream(), live);
        try (OutputStream out = live ? paced : new BufferedOutputStream(paced, BUFFER_BYTES)) {
            stream.writeTo(out);
        } catch (IOException e) {
            throw new CloseConnectionException("the client went away", e);
        } finally {
            if (live) {
                running.incrementAndGet();
            }
        }
    }

    /**
     * The web server is told not to check headers, which cost it more than a decision: the
     * constants above need none, a request id is checked when it comes in, and all others come by
     * here.
     */
    private static Header checked(String name, String value) {
        Header header = HeaderValues.create(name, value);
        header.validate();
        return header;
    }
}
