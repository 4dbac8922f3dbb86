package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM: unready, finish what runs, close. */
class StopTest {
    /** 128 and the number of SIGTERM, as a shell reports it. */
    private static final int TERMINATED = 143;

    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&user=U-1";
    private static final String BODY =
            "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}";
    private static final String POST =
            "POST /api/flags/eval HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + BODY.length()
                    + "\r\n\r\n{";

    @TempDir private Path dir = Path.of("");

    @Test
    void whatRunsIsFinishedWhileReadinessSaysNoAndThenItEnds() throws Exception {
        try (ServiceProcess service = ServiceProcess.running(dir, Map.of());
                RawConnection running = service.connect()) {
            assertThat(service.client().get("/readyz").status()).isEqualTo(200);
            running.send(POST);
            running.send(BODY.substring(1, 2));
            Awaitility.await().until(() -> service.client().get(EVAL).status() == 200);
            service.terminate();
            Awaitility.await().until(() -> service.client().get("/readyz").status() == 503);
            assertThat(service.client().get("/readyz").body()).isEqualTo("stopping\n");
            assertThat(service.client().get("/livez").status()).isEqualTo(200);
            Reply refused = service.client().get(EVAL);
            assertThat(refused.outcome()).isEqualTo("503 not_ready");
            assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
            assertThat(running.send(BODY.substring(2)).reply().status()).isEqualTo(200);
            assertThat(service.exit()).isEqualTo(TERMINATED);
            assertThat(service.isOpen()).isFalse();
        }
    }

    @Test
    void anIdleConnectionDoesNotHoldItUp() throws Exception {
        try (ServiceProcess service = ServiceProcess.running(dir, Map.of());
                RawConnection idle = service.connect()) {
            idle.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(idle.reply().status()).isEqualTo(200);
            long start = System.nanoTime();
            service.terminate();
            assertThat(service.exit()).isEqualTo(TERMINATED);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(8)); // the grace is 10
        }
    }

    @Test
    void aRequestThatDoesNotEndIsGivenUpAfterTheGrace() throws Exception {
        try (ServiceProcess service =
                        ServiceProcess.running(dir, Map.of("FF_SHUTDOWN_GRACE_MS", "200"));
                RawConnection running = service.connect()) {
            running.send(POST);
            Awaitility.await().until(() -> service.client().get(EVAL).status() == 200);
            service.terminate();
            assertThat(service.exit()).isEqualTo(TERMINATED);
        }
    }
}
