package dev.halyard.storage.sql;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands between a client and its database, and breaks a connection at a chosen moment, once. */
final class CuttingProxy implements AutoCloseable {
    /** The moments. */
    enum At {
        /** An insert does not reach the server. */
        INSERT("insert into log"),
        /** The commit does not reach the server. */
        COMMIT_SENT("COMMIT"),
        /** The commit reaches the server, its answer does not reach the client. */
        COMMIT_DONE("COMMIT");

        private final String text;

        At(String text) {
            this.text = text;
        }
    }

    private final ServerSocket listener;
    private final int server;
    private final AtomicReference<@Nullable At> next = new AtomicReference<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    CuttingProxy(int server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cut(At at) {
        next.set(at);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server);
                open.addAll(List.of(client, to));
                Pair pair = new Pair(client, to);
                Thread.ofVirtual().start(pair::forward);
                Thread.ofVirtual().start(pair::back);
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private final class Pair {
        private final Socket client;
        private final Socket to;
        private volatile boolean deaf;

        Pair(Socket client, Socket to) {
            this.client = client;
            this.to = to;
        }

        /** A statement of the driver comes in one piece, these being short. */
        void forward() {
            byte[] buffer = new byte[65_536];
            try (client;
                    to) {
                InputStream in = client.getInputStream();
                int read;
                while ((read = in.read(buffer)) > 0) {
                    String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                    At at = next.get();
                    boolean now =
                            at != null && text.contains(at.text) && next.compareAndSet(at, null);
                    deaf = now;
                    if (!now || at == At.COMMIT_DONE) {
                        to.getOutputStream().write(buffer, 0, read);
                    }
                    if (now && at != At.COMMIT_DONE) {
                        return;
                    }
                }
            } catch (IOException e) {
                return; // either side is gone, and so is the other now
            }
        }

        /** The first answer after the cut is the last thing that is heard. */
        void back() {
            byte[] buffer = new byte[65_536];
            try (client;
                    to) {
                InputStream in = to.getInputStream();
                int read;
                while ((read = in.read(buffer)) > 0 && !deaf) {
                    client.getOutputStream().write(buffer, 0, read);
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
