package dev.halyard.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine's own address. */
final class Ports {
    private Ports() {}

    /**
     * @throws IOException saying which of so many from this one on is taken
     */
    static void demandFree(int first, int count) throws IOException {
        for (int port = first; port < first + count; port++) {
            if (port < 1 || port > 65_535) {
                throw new IOException("there is no port %d; choose with --port".formatted(port));
            }
            demandFree(port, "--port");
        }
    }

    /** The port itself, or a free one for 0. */
    static int choose(int port, String option) throws IOException {
        if (port != 0) {
            demandFree(port, option);
            return port;
        }
        try (ServerSocket socket = open(0)) {
            return socket.getLocalPort();
        }
    }

    private static void demandFree(int port, String option) throws IOException {
        try (ServerSocket socket = open(port)) {
            socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    "port %d of 127.0.0.1 is in use; %s chooses another".formatted(port, option),
                    e);
        }
    }

    private static ServerSocket open(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true); // connections that have just ended hold nobody up
        socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }
}
