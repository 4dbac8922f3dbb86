package dev.halyard.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A client of server-sent events, by hand: what it reads is what was sent. */
public final class Events implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    private Events(Socket socket) throws IOException {
        this.socket = socket;
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** One event. */
    public record Event(String name, String id, String data) {}

    /**
     * Opens a stream.
     *
     * @param headers {@code Name: value} lines
     */
    public static Events open(int port, String path, String... headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        Events events = new Events(socket);
        String request =
                "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n"
                        .formatted(path, port);
        StringBuilder all = new StringBuilder(request);
        for (String header : headers) {
            all.append(header).append("\r\n");
        }
        socket.getOutputStream()
                .write(all.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        String status = events.in.readLine();
        if (!status.contains(" 200 ")) {
            socket.close();
            throw new IOException(status);
        }
        while (!events.in.readLine().isEmpty()) {
            // the headers
        }
        return events;
    }

    /** The next event; comments, chunk sizes and other lines are passed over. */
    public Event next() throws IOException {
        String name = "message";
        String id = "";
        String data = null;
        while (true) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the stream ended");
            }
            if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && data != null) {
                return new Event(name, id, data);
            }
        }
    }

    /** Events up to the first that fits, that one among them. */
    public List<Event> until(Predicate<Event> last) throws IOException {
        List<Event> events = new ArrayList<>();
        do {
            events.add(next());
        } while (!last.test(events.get(events.size() - 1)));
        return events;
    }

    /** Whether the other side ends it. */
    public boolean ends() throws IOException {
        while (in.readLine() != null) {
            // what was under way
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
