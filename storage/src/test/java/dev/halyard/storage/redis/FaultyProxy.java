package dev.halyard.storage.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Stands between clients and a server on loopback, Redis or PostgreSQL, and does to them what
 * networks do.
 */
public final class FaultyProxy implements AutoCloseable {
    private static final int PIECE = 1024;
    private static final long SLICE_MILLIS = 10;

    private final ServerSocket listener;
    private final int server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean refusing;
    private volatile boolean dropping;
    private volatile boolean answersLost;
    private volatile boolean requestsLost;
    private volatile int delayMillis;
    private volatile int bytesPerSecond;

    public FaultyProxy(int server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Ends what is open, and whatever is opened from now on. */
    public void cut() {
        refusing = true;
        for (Socket each : open) {
            close(each);
        }
        open.clear();
    }

    /** Connections stay and new ones come about; not a byte gets through either way. */
    public void drop() {
        dropping = true;
    }

    /** What clients say gets through; what the server answers does not. */
    public void halfOpen() {
        answersLost = true;
    }

    /** What clients say does not get through, and what the server says by itself does. */
    public void halfOpenToServer() {
        requestsLost = true;
    }

    /** Every piece is so late, in each direction. */
    public void delay(int millis) {
        delayMillis = millis;
    }

    /** No more than so many bytes a second get through, in each direction. */
    public void throttle(int most) {
        bytesPerSecond = most;
    }

    /** From now on all is well; what was dropped stays lost, and its connections broken. */
    public void heal() {
        boolean lost = dropping || answersLost || requestsLost;
        refusing = false;
        dropping = false;
        answersLost = false;
        requestsLost = false;
        delayMillis = 0;
        bytesPerSecond = 0;
        if (lost) { // a stream with a hole in it is none
            for (Socket each : open) {
                close(each);
            }
            open.clear();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (refusing) {
                    close(client);
                } else {
                    forward(client);
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void forward(Socket client) {
        try {
            Socket to = new Socket(InetAddress.getLoopbackAddress(), server);
            client.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            open.addAll(List.of(client, to));
            Thread.ofVirtual().start(() -> pump(client, to, false));
            Thread.ofVirtual().start(() -> pump(to, client, true));
        } catch (IOException e) {
            close(client); // the server is away
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[PIECE];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read;
            while ((read = in.read(buffer)) > 0) {
                if (dropping || (answers ? answersLost : requestsLost)) {
                    continue;
                }
                linger(read);
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            return; // either side is gone, and so is the other now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is due, or all is well. */
    private void linger(int bytes) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(late(bytes))) {
            Thread.sleep(SLICE_MILLIS);
        }
    }

    private long late(int bytes) {
        int most = bytesPerSecond;
        return delayMillis + (most == 0 ? 0 : 1000L * bytes / most);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // as good as closed
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
