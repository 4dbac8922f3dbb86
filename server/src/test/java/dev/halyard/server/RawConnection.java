package dev.halyard.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection on which any bytes can be sent. Reading is bounded: silence is an error. */
final class RawConnection implements AutoCloseable {
    private static final int SILENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
    }

    static RawConnection open(int port) {
        try {
            Socket socket = new Socket();
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), SILENCE_MILLIS);
            socket.setSoTimeout(SILENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For whatever is spoken on top. */
    Socket socket() {
        return socket;
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends no more. */
    RawConnection end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next answer; it must have a Content-Length, as all of the service's have. */
    Reply reply() throws IOException {
        String status = line();
        if (status.isEmpty()) {
            throw new IOException("closed without an answer");
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            n -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
        byte[] body = in.readNBytes((int) all.firstValueAsLong("Content-Length").orElse(0));
        int code = Integer.parseInt(status.split(" ", -1)[1]);
        return new Reply(code, all, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).trim();
    }

    /** All that comes until the service closes the connection. */
    byte[] rest() throws IOException {
        return in.readAllBytes();
    }

    /** Whether the service has closed it, waiting for that if need be. */
    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
