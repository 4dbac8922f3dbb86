package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every phase of a connection has its time; who takes longer is told where he can be, and let go.
 */
class SlowClientsTest {
    private static final String POST =
            "POST /api/flags/eval HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final RunningService SERVICE =
            RunningService.start(
                    Map.of(
                            "FF_BODY_TIMEOUT_MS", "300",
                            "FF_IDLE_TIMEOUT_MS", "600",
                            "FF_MAX_CONCURRENT", "2"));

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 20\r\n\r\n",
                "Content-Length: 20\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
            })
    void aBodyThatDoesNotComeIsRefusedAndTheConnectionClosed(String start) throws Exception {
        try (RawConnection connection = SERVICE.connect().send(POST + start)) {
            Reply reply = connection.reply();
            assertThat(reply.outcome()).isEqualTo("400 invalid_request");
            assertThat(reply.at("/error/message")).contains("300 ms");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G",
                "GET /livez HT",
                "GET /livez HTTP/1.1\r\n",
                "GET /livez HTTP/1.1\r\nHost: loc",
                "GET /livez HTTP/1.1\r\nHost: localhost\r\n",
            })
    void headersThatDoNotComeCloseTheConnection(String start) throws Exception {
        try (RawConnection connection = SERVICE.connect().send(start)) {
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void aByteNowAndThenBuysNoTime() throws Exception {
        try (RawConnection connection = SERVICE.connect()) {
            connection.send(POST + "Content-Length: 100000\r\n\r\n{");
            long start = System.nanoTime();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !trickled(connection));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(8));
        }
    }

    private static boolean trickled(RawConnection connection) {
        try {
            connection.send(" ");
            return true;
        } catch (java.io.IOException closed) {
            return false;
        }
    }

    @Test
    void aConnectionWithoutRequestsIsClosedAndOneInUseIsNot() throws Exception {
        try (RawConnection fresh = SERVICE.connect();
                RawConnection used = SERVICE.connect()) {
            for (int i = 0; i < 3; i++) {
                used.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(used.reply().status()).isEqualTo(200);
            }
            assertThat(fresh.isClosed()).isTrue();
            assertThat(used.isClosed()).isTrue();
        }
    }

    @Test
    void aBodyThatNobodyAskedForIsReadOnOrTheConnectionClosed() throws Exception {
        String get = "GET /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n";
        try (RawConnection whole = SERVICE.connect();
                RawConnection half = SERVICE.connect()) {
            whole.send(get + "12345" + get + "12345");
            assertThat(whole.reply().status()).isEqualTo(200);
            assertThat(whole.reply().status()).isEqualTo(200);
            half.send(get + "12");
            assertThat(half.reply().status()).isEqualTo(200);
            assertThat(half.isClosed()).isTrue();
        }
    }

    /** What slow clients had is free again for others. */
    @Test
    void slowClientsKeepNobodyOut() throws Exception {
        try (RawConnection one = SERVICE.connect().send(POST + "Content-Length: 9\r\n\r\n");
                RawConnection two = SERVICE.connect().send(POST + "Content-Length: 9\r\n\r\n")) {
            assertThat(one.reply().status()).isIn(400, 503);
            assertThat(two.reply().status()).isIn(400, 503);
            assertThat(
                            SERVICE.client()
                                    .get("/api/flags/eval?key=flags.registry_v1&user=U-1")
                                    .status())
                    .isEqualTo(200);
        }
    }
}
