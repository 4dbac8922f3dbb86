package dev.halyard.bench.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a service does when more is asked than it can answer, and beside slow clients: the program
 * behind bench/run-overload.sh. Prints rows of a table.
 */
public final class Overload {
    /**
     * More than the service lets wait: at twice the peak some 600 are under way. Each has a stack
     * that the garbage collector copies, so with 2,000 about a twentieth less is answered.
     */
    private static final int CONNECTIONS = Integer.getInteger("halyard.connections", 1_000);

    private static final long SLOW_MICROS = 100_000;
    private static final int SLOW_CLIENTS = 1_000;

    /** Enough of them to see the slowest, too few to be a load of their own. */
    private static final int PAUSE_EVERY_MILLIS = 1_000;

    private final int port;
    private final String kind;
    private final int seconds;

    private Overload(int port, String kind, int seconds) {
        this.port = port;
        this.kind = kind;
        this.seconds = seconds;
    }

    /**
     * Measures.
     *
     * @param args port, {@code batch} or {@code single}, seconds of a phase
     */
    public static void main(String[] args) throws Exception {
        Overload overload =
                new Overload(Integer.parseInt(args[0]), args[1], Integer.parseInt(args[2]));
        double peak = overload.underLoad();
        overload.besideSlowClients(peak);
    }

    private byte[] request() {
        String body = "{\"context\":{\"user_id\":\"U-1\",\"env\":\"prod\"}}";
        String text =
                kind.equals("batch")
                        ? "POST /api/flags/eval/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                + " application/json\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body
                        : "GET /api/flags/eval?key=bench-listed&user=U-1&env=prod HTTP/1.1\r\nHost:"
                                + " localhost\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private double underLoad() throws Exception {
        // The connections of a service that has run for a while are younger than its compiled code.
        try (OpenLoop loop = new OpenLoop(port, CONNECTIONS, request())) {
            loop.run(startRate(), 3.0 * seconds, SLOW_MICROS);
        }
        try (OpenLoop loop = new OpenLoop(port, CONNECTIONS, request())) {
            double peak = peak(loop);
            row("peak, answers/s", "%.0f".formatted(peak));
            AtomicBoolean over = new AtomicBoolean();
            List<Long> pauses = new ArrayList<>();
            Thread operator = Thread.ofPlatform().start(() -> pauseAndResume(over, pauses));
            OpenLoop.Phase twice = loop.run(2 * peak, seconds, SLOW_MICROS);
            over.set(true);
            OpenLoop.Phase half = loop.run(peak / 2, 10, SLOW_MICROS);
            operator.join();
            row(
                    "answered at twice the peak, % of the peak; in the second half of the time",
                    "%.0f; %.0f"
                            .formatted(
                                    100 * twice.goodput() / peak,
                                    100 * twice.laterGoodput() / peak));
            row(
                    "p99, p99.9 of the answered, ms",
                    millis(twice.answered, 99) + ", " + millis(twice.answered, 99.9));
            row("shed", "%.0f %%".formatted(100 * twice.shedShare()));
            row("told so after sending, p99, ms", millis(twice.toldAfterSending, 99));
            row("failed; not sent for want of a connection", twice.failed + "; " + twice.neverSent);
            row("normal again after, s", "%.1f".formatted(half.lastBadNanos / 1e9));
            row("p99 at half the peak afterwards, ms", millis(half.answered, 99));
            long[] sorted = pauses.stream().mapToLong(Long::longValue).sorted().toArray();
            row(
                    "pauses meanwhile: number, median, slowest, ms",
                    sorted.length == 0
                            ? "0"
                            : sorted.length
                                    + ", "
                                    + sorted[sorted.length / 2]
                                    + ", "
                                    + sorted[sorted.length - 1]);
            return peak;
        }
    }

    private double startRate() {
        return kind.equals("batch") ? 500 : 8_000;
    }

    /** The most that is answered, however much is asked: the rate goes up until less is. */
    private double peak(OpenLoop loop) throws IOException {
        double rate = startRate();
        double best = 0;
        for (int step = 0; step < 40; step++) {
            double seen = loop.run(rate, Math.min(5, seconds), SLOW_MICROS).goodput();
            if (seen < 0.9 * rate && seen < 1.02 * best) {
                break;
            }
            best = Math.max(best, seen);
            rate *= 1.3;
        }
        loop.run(best / 4, 5, SLOW_MICROS); // calm
        return best;
    }

    private void pauseAndResume(AtomicBoolean over, List<Long> millis) {
        for (int i = 0; !over.get(); i++) {
            long start = System.nanoTime();
            String status = change("/api/admin/flags/filler-" + i + "/pause");
            if (!over.get() && status.contains(" 200 ")) {
                millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
            } else if (!over.get()) {
                System.err.println("a pause was answered: " + status);
            }
            try {
                Thread.sleep(PAUSE_EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** On a connection of its own, as a person's would be. */
    private String change(String path) {
        String body = "{\"env\":\"prod\",\"reason\":\"too much\"}";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(
                            ("POST "
                                            + path
                                            + " HTTP/1.1\r\nHost: localhost\r\nX-PTT-User-Id: op\r\nX-PTT-Tier:"
                                            + " admin\r\nContent-Type: application/json\r\nConnection:"
                                            + " close\r\nContent-Length: "
                                            + body.length()
                                            + "\r\n\r\n"
                                            + body)
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(64);
            return new String(answer, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void besideSlowClients(double peak) throws Exception {
        try (OpenLoop loop = new OpenLoop(port, CONNECTIONS, request())) {
            OpenLoop.Phase alone = loop.run(0.3 * peak, seconds, SLOW_MICROS);
            AtomicBoolean over = new AtomicBoolean();
            Thread slow = Thread.ofPlatform().start(() -> beSlow(over));
            Thread.sleep(2_000);
            OpenLoop.Phase beside = loop.run(0.3 * peak, seconds, SLOW_MICROS);
            over.set(true);
            slow.join();
            row("p99 at 0.3 of the peak, alone, ms", millis(alone.answered, 99));
            row("beside 1,000 slow clients, ms", millis(beside.answered, 99));
            row(
                    "shed or failed meanwhile",
                    Long.toString(beside.shed.getTotalCount() + beside.failed));
        }
    }

    /**
     * Half a head, half a body, answers that nobody takes, nothing at all: a byte a second, each,
     * spread over the second. All at once they would keep the core of the generator busy, which
     * would then measure itself.
     */
    private void beSlow(AtomicBoolean over) {
        String head = "POST /api/flags/eval/batch HTTP/1.1\r\nHost: localhost\r\n";
        String body = head + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{";
        String many = new String(request(), StandardCharsets.US_ASCII).repeat(20);
        List<String> starts = Arrays.asList(head, body, many, "");
        @Nullable Socket[] sockets = new Socket[SLOW_CLIENTS];
        long start = System.nanoTime();
        for (long n = 0; !over.get(); n++) {
            int i = (int) (n % SLOW_CLIENTS);
            trickle(sockets, i, starts.get(i % starts.size()), i % starts.size() < 2);
            long next = start + n * (1_000_000_000L / SLOW_CLIENTS);
            LockSupport.parkNanos(next - System.nanoTime());
        }
        Arrays.stream(sockets).forEach(Overload::close);
    }

    /** One more byte, or, where the service has closed the connection, another start. */
    private void trickle(@Nullable Socket[] sockets, int index, String start, boolean goesOn) {
        try {
            Socket known = sockets[index];
            if (known == null) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
                sockets[index] = socket;
            } else if (goesOn) {
                OutputStream out = known.getOutputStream();
                out.write(' ');
            }
        } catch (IOException e) {
            close(sockets[index]);
            sockets[index] = null;
        }
    }

    @SuppressWarnings("EmptyCatch") // closed by the service before: as good
    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // as good
        }
    }

    private void row(String what, String seen) {
        System.out.printf("| %s | %s | %s |%n", kind, what, seen);
    }

    private static String millis(Histogram histogram, double percentile) {
        return "%.1f".formatted(histogram.getValueAtPercentile(percentile) / 1000.0);
    }
}
