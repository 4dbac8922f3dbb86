package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * No input makes a 5xx, a stack trace or a hang. {@code -Dhalyard.malformed} says how many requests
 * are tried, {@code -Dhalyard.seed} repeats a run.
 */
class MalformedRequestsTest {
    private static final int REQUESTS = Integer.getInteger("halyard.malformed", 20_000);
    private static final long SEED =
            Long.getLong("halyard.seed", ThreadLocalRandom.current().nextLong());
    private static final int CLIENTS = 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final String VALID =
            "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}";

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final Map<String, Integer> statuses = new ConcurrentSkipListMap<>();
    private final List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());

    private static RunningService service() {
        // What waits for more bytes is let go soon, so that a hang and patience can be told apart.
        return RunningService.start(
                Map.of("FF_BODY_TIMEOUT_MS", "200", "FF_IDLE_TIMEOUT_MS", "200"));
    }

    @Test
    void noOddRequestMakesA5xxOrAHang() throws Exception {
        System.out.println("malformed requests: seed " + SEED);
        try (RunningService service = service();
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> done = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(SEED + client);
                Callable<Void> work =
                        () -> {
                            ask(service, random);
                            return null;
                        };
                done.add(clients.submit(work));
            }
            for (Future<Void> future : done) {
                future.get();
            }
            System.out.printf(
                    "malformed requests: %d sent, %d wrong, slowest %d ms, seed %d%n",
                    sent.get(), wrong.size(), slowest.get() / 1_000_000, SEED);
            System.out.println("malformed requests: answers by status " + statuses);
            assertThat(wrong).as("seed %d", SEED).isEmpty();
            assertThat(statuses).containsKeys("200", "400", "401", "403", "404", "405", "415");
            assertStillRight(service);
        }
    }

    private void ask(RunningService service, Random random) {
        OddRequests odd = new OddRequests(random);
        while (sent.getAndIncrement() < REQUESTS && wrong.size() < 5) {
            exchange(service, odd.next(), random.nextInt(8) > 0);
        }
        sent.decrementAndGet();
    }

    /**
     * Sends the bytes and reads all that comes until the connection is closed, by us or the
     * service.
     */
    private void exchange(RunningService service, byte[] request, boolean oneShot) {
        long start = System.nanoTime();
        String answer;
        try (RawConnection connection = service.connect()) {
            answer = answerOf(connection, request, oneShot);
        } catch (IOException e) {
            wrong.add(e + " after " + shown(request));
            return;
        }
        long nanos = System.nanoTime() - start;
        slowest.accumulateAndGet(nanos, Math::max);
        judge(request, answer);
    }

    private static String answerOf(RawConnection connection, byte[] request, boolean oneShot)
            throws IOException {
        try {
            connection.send(request);
            if (oneShot) {
                connection.end();
            }
            return new String(connection.rest(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketTimeoutException hang) {
            throw hang;
        } catch (java.net.SocketException closed) {
            return ""; // the service closed while more was being sent, as it may
        }
    }

    private void judge(byte[] request, String answer) {
        Matcher status = STATUS.matcher(answer);
        while (status.find()) {
            statuses.merge(status.group(1), 1, Integer::sum);
            if (status.group(1).charAt(0) == '5' && !answer.contains("\"code\":\"overloaded\"")) {
                wrong.add(status.group() + " to " + shown(request) + ": " + answer);
            }
        }
        if (answer.contains("\tat ") || answer.contains("Exception")) {
            wrong.add("a stack trace to " + shown(request) + ": " + answer);
        }
        if (answer.contains("\r\nSet-Cookie:")) {
            wrong.add("a header of the caller's making to " + shown(request) + ": " + answer);
        }
    }

    private static String shown(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1);
        return text.length() > 600 ? text.substring(0, 600) + "..." : text;
    }

    private static void assertStillRight(RunningService service) {
        Reply reply = service.client().post("/api/flags/eval", VALID);
        assertThat(reply.at("/data/value")).isEqualTo("true");
        assertThat(service.client().get("/metrics").body()).doesNotContain("status=\"500\"");
        assertThat(service.client().get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void aRequestCutOffAnywhereIsRefusedOrLetGo() throws Exception {
        String head =
                "POST /api/flags/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";
        String plain = head + "Content-Length: " + VALID.length() + "\r\n\r\n" + VALID;
        String chunked =
                head
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\n"
                        + VALID.substring(0, 5)
                        + "\r\n"
                        + Integer.toHexString(VALID.length() - 5)
                        + "\r\n"
                        + VALID.substring(5)
                        + "\r\n0\r\n\r\n";
        try (RunningService service = service()) {
            for (String whole : List.of(plain, chunked)) {
                byte[] bytes = whole.getBytes(StandardCharsets.ISO_8859_1);
                for (int length = 0; length < bytes.length; length++) {
                    byte[] cut = java.util.Arrays.copyOf(bytes, length);
                    try (RawConnection connection = service.connect()) {
                        String answer = answerOf(connection, cut, true);
                        assertThat(answer)
                                .as(whole.substring(0, length))
                                .doesNotContain(" 200 OK", "HTTP/1.1 5");
                    }
                }
                try (RawConnection connection = service.connect()) {
                    assertThat(connection.send(bytes).reply().status()).isEqualTo(200);
                }
            }
            assertStillRight(service);
        }
    }
}
