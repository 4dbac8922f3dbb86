package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much may be sent at once; each limit is met exactly, then passed by one. */
class LimitsTest {
    private static final int MIB = 1 << 20;
    private static final String EVAL = "/api/flags/eval";
    private static final String BATCH = "/api/flags/eval/batch";
    private static final String CONTEXT = "\"context\":{\"user_id\":\"U\"}";

    private final Client client = RunningService.shared().client();

    @ParameterizedTest
    @CsvSource({"0, 200", "1, 413 payload_too_large"})
    void aBodyMayHaveOneMebibyte(int more, String outcome) {
        String body = "{\"flag_key\":\"flags.registry_v1\"," + CONTEXT + "}";
        String padded = body + " ".repeat(MIB - body.length() + more);
        assertThat(client.post(EVAL, padded).outcome()).isEqualTo(outcome);
    }

    @Test
    void aChunkedBodyIsMeasuredAsItArrives() throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            connection.send(
                    "POST /api/flags/eval HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                            + " application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
            for (int sent = 0; sent <= MIB; sent += 0x10000) {
                connection.send(chunk);
            }
            assertThat(connection.reply().outcome()).isEqualTo("413 payload_too_large");
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 400 invalid_request", "33, 400 invalid_json", "5000, 400 invalid_json"})
    void jsonMayBeNested32Deep(int depth, String outcome) {
        String nested = "[".repeat(depth - 1) + "]".repeat(depth - 1);
        assertThat(client.post(EVAL, "{\"flag_key\":" + nested + "}").outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"15000, 200", "17000, 400 invalid_request"})
    void headersMayHave16KibibytesTogether(int length, String outcome) throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            Reply reply =
                    connection
                            .send(
                                    "GET /api/flags/health HTTP/1.1\r\nHost: localhost\r\nX-Long: "
                                            + "a".repeat(length)
                                            + "\r\n\r\n")
                            .reply();
            assertThat(reply.outcome()).isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource({"15000, 404 flag_not_found", "17000, 400 invalid_request"})
    void aRequestLineMayHave16Kibibytes(int length, String outcome) throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            Reply reply =
                    connection
                            .send(
                                    "GET /api/flags/eval?user=U&key="
                                            + "a".repeat(length)
                                            + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .reply();
            assertThat(reply.outcome()).isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, false, 200", "1001, false, 400", "100, true, 200", "101, true, 400"})
    void aBatchMayListAThousandFlagsAndAHundredWithTheirTrace(
            int entries, boolean trace, int status) {
        String flags = String.join(",", Collections.nCopies(entries, "\"flags.registry_v1\""));
        Reply reply =
                client.post(
                        BATCH, "{%s,\"trace\":%s,\"flags\":[%s]}".formatted(CONTEXT, trace, flags));
        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(reply.at("/data/count")).isEqualTo(Integer.toString(entries));
        }
    }
}
