package dev.halyard.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Gives every phase of a connection its time and ends those that take longer. The web server reads
 * from channels, on which its own read timeout has no effect: without this a client that sends half
 * a request keeps its connection, and its place among the admitted, for ever. Thread-safe.
 */
final class SlowClients implements AutoCloseable {
    private static final long MIN_LOOK_MILLIS = 10;
    private static final long MAX_LOOK_MILLIS = 500;
    private static final long NO_END = Long.MAX_VALUE;

    /** A connection is answered on one thread, its own, from its first byte to its last. */
    private static final ThreadLocal<Connection> MINE = new ThreadLocal<>();

    private final Duration request;
    private final Duration idle;
    private final Map<SocketAddress, Connection> connections = new ConcurrentHashMap<>();

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("slow-clients").unstarted(work));

    /**
     * @param request how long the headers, the body and the taking of the answer may last, each
     * @param idle how long a connection may be without a request
     */
    SlowClients(Duration request, Duration idle) {
        this.request = request;
        this.idle = idle;
    }

    void start() {
        long millis = Math.min(request.toMillis(), idle.toMillis()) / 5;
        long look = Math.clamp(millis, MIN_LOOK_MILLIS, MAX_LOOK_MILLIS);
        var _ = clock.scheduleWithFixedDelay(this::look, look, look, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        connections.values().removeIf(connection -> !connection.channel.isOpen());
        connections.values().forEach(connection -> connection.endIfLate(now));
    }

    /** The connection that the calling thread answers. */
    Connection mine() {
        return Objects.requireNonNull(MINE.get(), "not on the thread of a connection");
    }

    /**
     * The options, which are where the web server shows a channel as soon as it has accepted it.
     */
    SocketOptions watching(SocketOptions options) {
        return new WatchedOptions(options, this::accepted);
    }

    private void accepted(SocketChannel channel) {
        try {
            connections.put(channel.getRemoteAddress(), new Connection(channel));
        } catch (IOException e) {
            // Closed by the other side already; the web server finds out when it reads.
        }
    }

    ServerConnectionSelector watching(ServerConnectionSelector selector) {
        return new WatchedSelector(selector, this::open);
    }

    private ConnectionContext open(ConnectionContext context) {
        Connection connection = connections.get(context.remotePeer().address());
        if (connection == null) {
            throw new IllegalStateException("a connection that was never accepted");
        }
        MINE.set(connection);
        connection.heard();
        DataReader reader = context.dataReader();
        return new WatchedContext(
                context,
                DataReader.create(() -> {
                    reader.ensureAvailable();
                    byte[] bytes = reader.readBuffer().readBytes();
                    connection.heard();
                    return bytes;
                }));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** One connection and when its present phase must be over. Phases change on its own thread. */
    final class Connection {
        private final SocketChannel channel;
        // From here on TLS may shake hands, and that has its time as well.
        private volatile long until = System.nanoTime() + request.toNanos();
        private volatile boolean answerable;
        private boolean between = true;

        private Connection(SocketChannel channel) {
            this.channel = channel;
        }

        private void phase(Duration time, boolean canBeAnswered) {
            answerable = canBeAnswered;
            until = System.nanoTime() + time.toNanos();
        }

        private void heard() {
            if (between) {
                between = false;
                phase(request, false);
            }
        }

        /** Its request is worked on, which is ours to hurry. */
        void working() {
            between = false;
            until = NO_END;
        }

        /** Its body is read: when late, reading ends and the request can still be refused. */
        void reading(Duration time) {
            phase(time, true);
        }

        /** It is sent its answer. */
        void sending() {
            phase(request, false);
        }

        /** Its next request is waited for. */
        void waiting() {
            between = true;
            phase(idle, false);
        }

        private void endIfLate(long now) {
            long end = until;
            if (end == NO_END || now - end < 0) {
                return;
            }
            try {
                if (answerable) {
                    channel.shutdownInput();
                } else {
                    channel.close();
                }
            } catch (IOException e) {
                // It ended by itself.
            }
        }
    }
}
