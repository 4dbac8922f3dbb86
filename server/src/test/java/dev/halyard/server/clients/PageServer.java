package dev.halyard.server.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * Serves the pages, and the packages as npm installed them, from an origin that is not the
 * service's.
 */
final class PageServer implements AutoCloseable {
    private static final String MODULES = "/node_modules/";
    private static final String CORE = MODULES + "@openfeature/ofrep-core/";

    /** The web provider's own; the one beside it is of the provider for servers. */
    private static final String WEB_CORE = MODULES + "@openfeature/ofrep-web-provider" + CORE;

    private final Path pages;
    private final HttpServer server;

    private PageServer(Path pages) throws IOException {
        this.pages = pages;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** With the pages of this directory. */
    static PageServer start(Path pages) {
        try {
            return new PageServer(pages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = file(exchange.getRequestURI().getPath());
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            boolean page = file.toString().endsWith(".html");
            exchange.getResponseHeaders()
                    .add("Content-Type", page ? "text/html; charset=utf-8" : "text/javascript");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Path file(String path) {
        if (path.contains("..")) {
            return Path.of("");
        }
        String own = path.startsWith(CORE) ? path.replace(CORE, WEB_CORE) : path;
        Path root = path.startsWith(MODULES) ? Path.of("../clients") : pages;
        return root.resolve(own.substring(1));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
