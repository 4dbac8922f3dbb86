package dev.halyard.server.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.time.Duration;

/**
 * The listener: HTTP/1.1, one virtual thread a connection, with limits on what a connection may do.
 */
public final class HttpServer implements AutoCloseable {
    /** Most bytes of all headers of a request together. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    /** Most bytes of a request line; a query may be as long as headers. */
    static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;

    private final WebServer server;

    /** What an operator may choose. */
    public record Settings(
            String host,
            int port,
            int maxConnections,
            Duration readTimeout,
            Duration idleTimeout,
            Duration shutdownGrace) {}

    public HttpServer(Settings settings, Front front) {
        Http1Config http1 =
                Http1Config.builder()
                        .maxHeadersSize(MAX_HEADER_BYTES)
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .validatePrologue(false) // QueryString is stricter, and says what is wrong
                        .validatePath(false) // Front compares paths byte for byte
                        .validateResponseHeaders(false) // Front does, where there is anything to
                        // Else it asks at each request whether to trace it.
                        .log(log -> log.receiveLog(false).sendLog(false))
                        .build();
        server =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(
                                Http1ConnectionSelector.builder().config(http1).build())
                        .shutdownHook(false)
                        .shutdownGracePeriod(settings.shutdownGrace())
                        .maxTcpConnections(settings.maxConnections())
                        .idleConnectionTimeout(settings.idleTimeout())
                        .connectionOptions(
                                SocketOptions.builder()
                                        .readTimeout(settings.readTimeout())
                                        .tcpNoDelay(true)
                                        .build())
                        .directHandlers(directHandlers())
                        .routing(HttpRouting.builder().any(front))
                        .build();
    }

    /** What is not HTTP gets the envelope's error too, as far as it can be answered at all. */
    private static DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        DirectHandler handler =
                (request, type, status, headers, message) ->
                        DirectHandler.TransportResponse.builder()
                                .status(status.code() == 413 ? status : Status.BAD_REQUEST_400)
                                .headers(headers)
                                .header(HeaderNames.CONTENT_TYPE, Answer.JSON)
                                .keepAlive(false)
                                .entity(unreadable(status.code()))
                                .build();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    private static String unreadable(int status) {
        Problem problem =
                status == 413
                        ? new Problem(
                                Code.PAYLOAD_TOO_LARGE,
                                "The request is too large.",
                                "Send less at once.")
                        : Problem.invalid(
                                "The request is not HTTP/1.1 as it is taken here.",
                                "Check the request line, the headers (at most "
                                        + MAX_HEADER_BYTES
                                        + " bytes) and that there is one Host.");
        StringBuilder out = new StringBuilder("{\"ok\":false,\"data\":null,\"error\":");
        problem.writeJson(out);
        return out.append(",\"service\":{\"name\":\"halyard\"}}").toString();
    }

    /**
     * Binds the port and begins to answer.
     *
     * @throws RuntimeException when the port cannot be bound
     */
    public void start() {
        server.start();
        if (!server.isRunning()) {
            throw new IllegalStateException("the listener did not start");
        }
    }

    public int port() {
        return server.port();
    }

    /** Takes no more connections, lets running requests end, and closes. */
    @Override
    public void close() {
        server.stop();
    }
}
