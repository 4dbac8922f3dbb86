package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than can be answered is told so, what matters most is done meanwhile, and then all is well.
 */
class OverloadTest {
    private static final int CLIENTS = 400;
    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&user=U-1";
    private static final String BODY =
            "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}";
    private static final String POST =
            "POST /api/flags/eval%s HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                    + " application/json\r\nContent-Length: %d\r\n\r\n";
    private static final String[] ADMIN = {"X-PTT-User-Id: op", "X-PTT-Tier: admin"};

    /** A thousand flags for each of many clients, until some are told that it is too much. */
    @Test
    void whileCostlyCallsAreShedAPauseIsAcknowledgedAndNothingFailsAfterwards(@TempDir Path dir)
            throws Exception {
        try (RunningService service = RunningService.withStore(dir);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            List<Reply> shed = Collections.synchronizedList(new ArrayList<>());
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> ask(service, enough, answered, shed)));
            }
            try {
                Awaitility.await()
                        .atMost(java.time.Duration.ofSeconds(60))
                        .until(() -> shed.size() > 10);
                Reply pause =
                        service.client()
                                .post(
                                        "/api/admin/flags/flags.registry_v1/pause",
                                        "{\"env\":\"prod\",\"reason\":\"too much\"}",
                                        ADMIN);
                assertThat(pause.status()).isEqualTo(200);
                assertThat(service.client().get(EVAL).status()).isEqualTo(200);
                assertThat(service.client().get("/livez").status()).isEqualTo(200);
                assertThat(service.client().get("/api/flags/health").status()).isEqualTo(200);
            } finally {
                enough.set(true);
            }
            for (Future<?> client : running) {
                client.get();
            }
            assertThat(answered).hasPositiveValue();
            for (Reply reply : List.copyOf(shed)) {
                assertThat(reply.outcome()).isEqualTo("503 overloaded");
                assertThat(reply.header("Retry-After")).isEqualTo("1");
                assertThat(reply.at("/service/request_id")).isNotEmpty();
            }
            Awaitility.await().until(() -> refusedOf(100, service.client()) == 0);
            assertThat(refusedOf(100, service.client())).isZero();
        }
    }

    private static long refusedOf(int batches, Client client) {
        return java.util.stream.IntStream.range(0, batches)
                .filter(i -> batch(client).status() != 200)
                .count();
    }

    private static Reply batch(Client client) {
        return client.post("/api/flags/eval/batch", "{\"context\":{\"user_id\":\"U\"}}");
    }

    private static void ask(
            RunningService service,
            AtomicBoolean enough,
            AtomicInteger answered,
            List<Reply> shed) {
        String flags = String.join(",", Collections.nCopies(1000, "\"flags.registry_v1\""));
        String body = "{\"context\":{\"user_id\":\"U\"},\"flags\":[" + flags + "]}";
        String request = POST.formatted("/batch", body.length()) + body;
        try (RawConnection connection = service.connect()) {
            while (!enough.get()) {
                Reply reply = connection.send(request).reply();
                if (reply.status() == 200) {
                    answered.incrementAndGet();
                } else {
                    shed.add(reply);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** There is room for one; those whose bodies have not come yet are not in it. */
    @Test
    void slowUploadsKeepNobodyOut() throws Exception {
        try (RunningService service = RunningService.start(Map.of("FF_MAX_CONCURRENT", "1"))) {
            List<RawConnection> slow = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                slow.add(
                        service.connect().send(POST.formatted("", BODY.length()) + BODY.charAt(0)));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(service.client().get(EVAL).status()).isEqualTo(200);
            }
            for (RawConnection connection : slow) {
                assertThat(connection.send(BODY.substring(1)).reply().status()).isEqualTo(200);
                connection.close();
            }
        }
    }

    /** Whose credentials are not good is told so before a byte of the body is read. */
    @Test
    void nobodysBodyIsReadBeforeItIsKnownWhoSendsIt() throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            Reply reply =
                    connection
                            .send(
                                    "POST /api/flags/eval HTTP/1.1\r\nHost: localhost\r\nAuthorization:"
                                            + " Bearer x\r\nExpect: 100-continue\r\nContent-Type:"
                                            + " application/json\r\nContent-Length: 100\r\n\r\n")
                            .reply();
            assertThat(reply.status()).isEqualTo(401);
        }
    }

    @Test
    void anAddressThatAsksTooOftenIsToldWhenToAskAgainAndMayStillStopAFlag(@TempDir Path dir)
            throws Exception {
        try (RunningService service = RunningService.withStore(dir, "FF_RATE_ADDRESS", "1")) {
            Reply last = service.client().get(EVAL);
            for (int i = 0; i < 30 && last.status() == 200; i++) {
                last = service.client().get(EVAL);
            }
            assertThat(last.outcome()).isEqualTo("429 rate_limited");
            assertThat(last.header("Retry-After")).matches("[1-9][0-9]*");
            Reply list = service.client().get("/api/admin/flags", ADMIN);
            assertThat(list.status()).isIn(200, 429);
            for (int i = 0; i < 15; i++) {
                Reply pause =
                        service.client()
                                .post(
                                        "/api/admin/flags/flags.registry_v1/pause",
                                        "{\"env\":\"prod\",\"reason\":\"stop\"}",
                                        ADMIN);
                assertThat(pause.status()).isIn(200, 409, 422, 428);
                assertThat(service.client().get("/livez").status()).isEqualTo(200);
            }
        }
    }
}
