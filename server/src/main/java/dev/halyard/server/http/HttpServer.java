package dev.halyard.server.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener: HTTP/1.1, one virtual thread a connection, with limits on what a connection may do.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** Each open stream holds one for its life; long answers are buffered before. */
    static final int STREAM_BUFFER_BYTES = 512;

    /** Most bytes of all headers of a request together. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    /** Most bytes of a request line; a query may be as long as headers. */
    static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;

    /** A browser that has been here by https comes by nothing else for a year. */
    private static final Header HSTS =
            HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");

    /** For connections that run when all requests have been answered, or were given up. */
    private static final Duration LAST_GRACE = Duration.ofMillis(500);

    private final WebServer server;
    private final SlowClients slowClients;
    private final Front front;
    private final Duration shutdownGrace;

    /**
     * What an operator may choose.
     *
     * @param tls what https is spoken with; null for plain HTTP
     * @param https whether browsers come by https, to us or to a proxy before us
     */
    public record Settings(
            String host,
            int port,
            int maxConnections,
            Duration requestTimeout,
            Duration idleTimeout,
            Duration shutdownGrace,
            @Nullable SSLContext tls,
            boolean https) {}

    public HttpServer(Settings settings, Front front) {
        this.front = front;
        shutdownGrace = settings.shutdownGrace();
        int connections = OpenFiles.connections(settings.maxConnections());
        if (connections < settings.maxConnections()) {
            LOG.atInfo()
                    .addKeyValue("connections", connections)
                    .log("Fewer connections are taken than allowed: open files are limited");
        }
        slowClients =
                new SlowClients(
                        settings.requestTimeout(),
                        settings.idleTimeout(),
                        connections,
                        front.turnstile());
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
        boolean https = settings.https();
        WebServerConfig.Builder listener =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(
                                slowClients.watching(
                                        Http1ConnectionSelector.builder().config(http1).build()))
                        .shutdownHook(false)
                        .shutdownGracePeriod(LAST_GRACE)
                        .writeBufferSize(STREAM_BUFFER_BYTES)
                        .maxTcpConnections(connections)
                        .idleConnectionTimeout(settings.idleTimeout())
                        .connectionOptions(
                                slowClients.watching(
                                        SocketOptions.builder().tcpNoDelay(true).build()))
                        .directHandlers(directHandlers(front))
                        .routing(
                                HttpRouting.builder()
                                        .any((request, response) -> {
                                            if (https) {
                                                response.header(HSTS);
                                            }
                                            front.handle(request, response, slowClients.mine());
                                        }));
        SSLContext tls = settings.tls();
        server = (tls == null ? listener : secured(listener, tls)).build();
    }

    /**
     * TLS on sockets rather than channels: for channels the web server asks the name service for
     * the name of each client's address, and waits for it.
     */
    private static WebServerConfig.Builder secured(
            WebServerConfig.Builder listener, SSLContext tls) {
        return listener.useNio(false)
                .tls(Tls.builder().sslContext(tls).managerDiscoverServices(false).build());
    }

    /** What is not HTTP gets the envelope's error too, as far as it can be answered at all. */
    private static DirectHandlers directHandlers(Front front) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        DirectHandler handler =
                (request, type, status, headers, message) -> front.unreadable(request, status);
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    /**
     * Binds the port and begins to answer.
     *
     * @throws RuntimeException when the port cannot be bound
     */
    public void start() {
        slowClients.start();
        front.start();
        server.start();
        if (!server.isRunning()) {
            throw new IllegalStateException("the listener did not start");
        }
    }

    public int port() {
        return server.port();
    }

    /**
     * Lets running requests end, then closes. The port stays open until then, so that whoever asks
     * for readiness is told.
     */
    @Override
    public void close() {
        front.awaitIdle(shutdownGrace);
        server.stop();
        front.close();
        slowClients.close();
    }
}
