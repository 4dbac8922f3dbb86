package dev.halyard.server.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
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
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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

    /**
     * When places become few: how long one may be kept that has asked before, and one that never
     * has.
     */
    private static final Duration CROWDED_IDLE = Duration.ofSeconds(2);

    private static final Duration CROWDED_SILENCE = Duration.ofMillis(500);

    /** Who was refused for load is held when it asks again so soon, though told to wait longer. */
    private static final Duration SOON = Duration.ofMillis(20);

    private static final Duration HOLD = Duration.ofMillis(100);

    private final Duration request;
    private final Duration idle;
    private final int crowd;
    private final Turnstile turnstile;
    private final Map<SocketAddress, Connection> connections = new ConcurrentHashMap<>();

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> Thread.ofPlatform().daemon().name("slow-clients").unstarted(work));

    /**
     * @param request how long the headers, the body and the taking of the answer may last, each
     * @param idle how long a connection may be without a request
     * @param most connections at once; from three quarters of them on, idle ones make room sooner
     * @param turnstile told of those that were accepted
     */
    SlowClients(Duration request, Duration idle, int most, Turnstile turnstile) {
        this.turnstile = turnstile;
        crowd = Math.max(1, most - most / 4);
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
        boolean crowded = connections.size() >= crowd;
        connections.values().forEach(connection -> connection.endIfLate(now, crowded));
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
            turnstile.came();
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
        DataReader reader = context.dataReader();
        StrictReader strict =
                new StrictReader(
                        () -> {
                            reader.ensureAvailable();
                            byte[] bytes = reader.readBuffer().readBytes();
                            connection.heard(bytes.length);
                            return bytes;
                        },
                        connection::announced);
        connection.reader = strict;
        DataWriter writer = context.dataWriter();
        return new WatchedContext(
                context,
                strict,
                context.isSecure() ? writer : new WholeWriter(writer, connection.channel));
    }

    /** Ends every connection that the web server may have left open: nobody would look at it. */
    @Override
    public void close() {
        clock.shutdownNow();
        connections.values().forEach(Connection::end);
    }

    /** One connection and when its present phase must be over. Phases change on its own thread. */
    final class Connection {
        private final SocketChannel channel;
        private long since = System.nanoTime();
        // TLS may shake hands first, and that has this time as well
        private volatile long until = since + Math.min(request.toNanos(), idle.toNanos());
        private volatile boolean answerable;
        private volatile boolean between = true;
        private boolean used;
        private boolean refused;
        private long lastRefusal;
        private int mostInOneChunk = RequestBody.MAX_BYTES;
        private @Nullable BodyBudget budget;
        private @Nullable StrictReader reader;
        private long held;
        private long taken;

        private Connection(SocketChannel channel) {
            this.channel = channel;
        }

        private void phase(Duration time, boolean canBeAnswered) {
            answerable = canBeAnswered;
            since = System.nanoTime(); // read after until alone
            until = since + time.toNanos();
        }

        private void heard(int bytes) {
            if (between) {
                between = false;
                phase(request, false);
            } else if (budget != null) {
                held += bytes;
                if (held - taken > BodyBudget.FREE_BYTES) {
                    budget.take(held - taken);
                    taken = held;
                }
            }
        }

        /** A chunk of its body is held in memory whole, so none may be larger than the body. */
        private void announced(int bytes) {
            if (bytes > mostInOneChunk) {
                throw RequestBody.tooLarge(mostInOneChunk);
            }
        }

        /** Its request is worked on, which is ours to hurry. */
        void working() {
            between = false;
            used = true;
            until = NO_END;
        }

        /**
         * Its body is read: when late, reading ends and the request can still be refused.
         *
         * @param most bytes of one chunk
         * @param from what bytes are taken until {@link #settle}; null where they are not counted
         */
        void reading(Duration time, int most, @Nullable BodyBudget from) {
            mostInOneChunk = most;
            budget = from;
            phase(time, true);
        }

        /** Its request is answered, and nothing of it held any more. */
        void settle() {
            if (budget != null && taken > 0) {
                budget.give(taken);
            }
            budget = null;
            held = 0;
            taken = 0;
        }

        /** It is sent its answer. */
        void sending() {
            phase(request, false);
        }

        /** Its next request is waited for. */
        void waiting() {
            between = true;
            if (reader != null) {
                reader.nextRequest();
            }
            phase(idle, false);
        }

        /** Whether it was refused for load a moment ago as well, and asks again without a pause. */
        boolean isRefusedAgain() {
            long now = System.nanoTime();
            boolean again = refused && now - lastRefusal < SOON.toNanos();
            refused = true;
            lastRefusal = now;
            return again;
        }

        /**
         * It is read again after a while. Those who ask again at once would otherwise keep the
         * threads of all connections busy: what such threads make ready themselves they serve
         * before what comes from outside, so new connections would wait for ever.
         */
        void hold() {
            LockSupport.parkNanos(HOLD.toNanos());
            lastRefusal = System.nanoTime();
        }

        private void endIfLate(long now, boolean crowded) {
            long end = until;
            if (end == NO_END) {
                return;
            }
            if (crowded && between) {
                Duration patience = used ? CROWDED_IDLE : CROWDED_SILENCE;
                end = Math.min(end, since + patience.toNanos());
            }
            if (now - end < 0) {
                return;
            }
            if (!answerable) {
                end();
                return;
            }
            try {
                channel.shutdownInput();
            } catch (IOException e) {
                // It ended by itself.
            }
        }

        private void end() {
            try {
                channel.close();
            } catch (IOException e) {
                // It ended by itself.
            }
        }
    }
}
