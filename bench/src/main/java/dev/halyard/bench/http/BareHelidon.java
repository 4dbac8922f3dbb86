package dev.halyard.bench.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The web server that Halyard is built on, answering constants: what is left when nothing is
 * decided.
 */
public final class BareHelidon {
    private static final Header JSON =
            HeaderValues.createCached("Content-Type", "application/json");

    private BareHelidon() {}

    /**
     * Serves on loopback until the process is ended.
     *
     * @param args the port, the file that every GET is answered with, the file for every POST
     */
    public static void main(String[] args) throws IOException {
        byte[] got = Files.readAllBytes(Path.of(args[1]));
        byte[] posted = Files.readAllBytes(Path.of(args[2]));
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .featuresDiscoverServices(false)
                // As Halyard has it; else a long answer waits for the acknowledgement of its start.
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .routing(
                        HttpRouting.builder()
                                .get((request, response) -> answer(response, got))
                                .post((request, response) -> {
                                    read(request);
                                    answer(response, posted);
                                }))
                .build()
                .start();
    }

    private static void read(ServerRequest request) {
        try (InputStream body = request.content().inputStream()) {
            body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(ServerResponse response, byte[] body) {
        response.header(JSON);
        response.send(body);
    }
}
