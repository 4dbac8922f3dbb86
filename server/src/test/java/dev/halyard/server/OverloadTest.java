package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** More than can be worked on is told so at once, and what there is room for is answered again. */
class OverloadTest {
    private static final int MOST = 3;
    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&user=U-1";
    private static final String BODY =
            "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}";

    @Test
    void aRequestTooManyIsShedWith503AndServiceRecovers() throws Exception {
        try (RunningService service =
                RunningService.start(Map.of("FF_MAX_CONCURRENT", Integer.toString(MOST)))) {
            for (int round = 0; round < 3; round++) {
                List<RawConnection> running = hold(service);
                Awaitility.await().until(() -> service.client().get(EVAL).status() == 503);
                Reply shed = service.client().get(EVAL);
                assertThat(shed.outcome()).isEqualTo("503 overloaded");
                assertThat(shed.header("Retry-After")).matches("[1-9][0-9]*");
                assertThat(service.client().get("/livez").status()).isEqualTo(200);
                assertThat(service.client().get("/readyz").status()).isEqualTo(200);
                assertThat(service.client().get("/api/flags/health").status()).isEqualTo(200);
                for (RawConnection connection : running) {
                    assertThat(connection.send(BODY.substring(1)).reply().status()).isEqualTo(200);
                    connection.close();
                }
                assertThat(service.client().get(EVAL).status()).isEqualTo(200);
            }
        }
    }

    /** As many requests as there is room for, each one byte into its body. */
    private static List<RawConnection> hold(RunningService service) throws Exception {
        List<RawConnection> running = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            running.add(
                    service.connect()
                            .send(
                                    "POST /api/flags/eval HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                            + " application/json\r\nContent-Length: "
                                            + BODY.length()
                                            + "\r\n\r\n{"));
        }
        return running;
    }
}
