package dev.halyard.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Asks at a rate, whatever comes back: each request has its moment, and its time is counted from
 * then, also where it had to wait for a connection to be free. One thread, one request at a time on
 * each of its connections.
 */
final class OpenLoop implements AutoCloseable {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final long SPIN_NANOS = 50_000;

    private final InetSocketAddress address;
    private final byte[] request;
    private final Selector selector = Selector.open();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final Queue<Long> waiting = new ArrayDeque<>();
    private Phase phase = new Phase();

    /** What was seen while one rate held. Times in microseconds. */
    static final class Phase {
        final Histogram answered = new Histogram(LONGEST_MICROS, 3);
        final Histogram shed = new Histogram(LONGEST_MICROS, 3);
        final Histogram toldAfterSending = new Histogram(LONGEST_MICROS, 3);
        long offered;
        long failed;
        long neverSent;
        long nanos;
        private long half;
        private long answeredLater;

        /**
         * When the last answer came that was no good one, or took longer than this; since its
         * begin.
         */
        long lastBadNanos;

        double goodput() {
            return answered.getTotalCount() * 1e9 / nanos;
        }

        /** Of the second half: by then all that is new to the service has been compiled. */
        double laterGoodput() {
            return 2 * answeredLater * 1e9 / nanos;
        }

        double shedShare() {
            return (double) shed.getTotalCount() / Math.max(1, offered);
        }
    }

    private static final class Connection {
        final SocketChannel channel;
        final byte[] bytes = new byte[64 << 10];
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final ByteBuffer out;
        long due;
        long sent;
        int status;
        long left = -1;

        Connection(SocketChannel channel, byte[] request) {
            this.channel = channel;
            out = ByteBuffer.wrap(request);
        }
    }

    OpenLoop(int port, int connections, byte[] request) throws IOException {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.request = request.clone();
        for (int i = 0; i < connections; i++) {
            connect();
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Connection connection = new Connection(channel, request);
        channel.register(selector, SelectionKey.OP_READ, connection);
        free.add(connection);
    }

    /**
     * Asks so often, for so long.
     *
     * @param slowMicros from when on an answer counts as bad for {@link Phase#lastBadNanos}
     */
    Phase run(double perSecond, double seconds, long slowMicros) throws IOException {
        phase = new Phase();
        phase.half = (long) (seconds * 5e8);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        double gap = 1e9 / perSecond;
        for (long now = start; now < end; now = System.nanoTime()) {
            while (start + (long) (phase.offered * gap) <= now) {
                waiting.add(start + (long) (phase.offered * gap));
                phase.offered++;
            }
            send();
            long next = start + (long) (phase.offered * gap);
            long idle = next - System.nanoTime();
            if (idle > TimeUnit.MILLISECONDS.toNanos(1)) {
                selector.select(TimeUnit.NANOSECONDS.toMillis(idle));
            } else {
                selector.selectNow();
                if (idle > SPIN_NANOS && selector.selectedKeys().isEmpty()) {
                    LockSupport.parkNanos(idle - SPIN_NANOS);
                }
            }
            receive(start, slowMicros);
        }
        phase.nanos = System.nanoTime() - start;
        phase.neverSent = waiting.size();
        waiting.clear();
        return phase;
    }

    private void send() throws IOException {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            Connection connection = free.remove();
            connection.due = waiting.remove();
            connection.sent = System.nanoTime();
            connection.out.rewind();
            while (connection.out.hasRemaining()) {
                if (connection.channel.write(connection.out) == 0) {
                    Thread.onSpinWait(); // one request fits into any send buffer that is empty
                }
            }
        }
    }

    private void receive(long start, long slowMicros) throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            if (!read(connection, start, slowMicros)) {
                phase.failed++;
                phase.lastBadNanos = System.nanoTime() - start;
                key.cancel();
                connection.channel.close();
                connect();
            }
        }
        selector.selectedKeys().clear();
    }

    /** False when the connection was closed. */
    private boolean read(Connection connection, long start, long slowMicros) {
        ByteBuffer in = connection.in;
        try {
            int n = connection.channel.read(in);
            if (n < 0) {
                return false;
            }
        } catch (IOException e) {
            return false;
        }
        if (connection.left < 0) {
            int head = headEnd(connection.bytes, in.position());
            if (head < 0) {
                return true;
            }
            String text = new String(connection.bytes, 0, head, StandardCharsets.ISO_8859_1);
            connection.status = Integer.parseInt(text, 9, 12, 10);
            connection.left = length(text) - (in.position() - head);
        } else {
            connection.left -= in.position();
        }
        in.clear();
        if (connection.left <= 0) {
            connection.left = -1;
            done(connection, start, slowMicros);
            free.add(connection);
        }
        return true;
    }

    private static int headEnd(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private static long length(String head) {
        String name = "content-length:";
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, name, 0, name.length())) {
                return Long.parseLong(line.substring(name.length()).trim());
            }
        }
        return 0;
    }

    private void done(Connection connection, long start, long slowMicros) {
        if (connection.due < start) {
            return; // asked while another rate held
        }
        long now = System.nanoTime();
        long micros = Math.min(LONGEST_MICROS, Math.max(0, (now - connection.due) / 1000));
        if (connection.status == 200) {
            phase.answered.recordValue(micros);
            if (now - start > phase.half) {
                phase.answeredLater++;
            }
        } else if (connection.status == 503) {
            phase.shed.recordValue(micros);
            phase.toldAfterSending.recordValue(
                    Math.min(LONGEST_MICROS, Math.max(0, (now - connection.sent) / 1000)));
        } else {
            phase.failed++;
        }
        if (connection.status != 200 || micros > slowMicros) {
            phase.lastBadNanos = now - start;
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
