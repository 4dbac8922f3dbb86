package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Identity is believed as sent, so only programs on this machine, asking directly, are answered.
 */
class DevelopmentModeTest {
    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&user=U-1";
    private static final String TESTER = "http://127.0.0.1:8081";
    private static final RunningService SERVICE =
            RunningService.start(Map.of("FF_TESTER_ORIGINS", TESTER));

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    private static Reply raw(String path, String headers) throws IOException {
        try (RawConnection connection = SERVICE.connect()) {
            return connection
                    .send(
                            "GET "
                                    + path
                                    + " HTTP/1.1\r\n"
                                    + headers.replace("|", "\r\n")
                                    + "\r\n\r\n")
                    .reply();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.1.2.3:1",
                "localhost",
                "LocalHost:80",
                "[::1]",
                "[::1]:8080",
            })
    void aLoopbackHostIsAnswered(String host) throws IOException {
        assertThat(raw(EVAL, "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "example.com:8080",
                "127.0.0.1.example.com",
                "localhost.example.com",
                "10.0.0.1",
                "0.0.0.0",
                "[::]",
                "[::2]:80",
                "1127.0.0.1",
                "127.0.0.1@example.com",
            })
    void anotherHostIsForbidden(String host) throws IOException {
        Reply reply = raw(EVAL, "Host: " + host);
        assertThat(reply.status()).as(reply.body()).isIn(400, 403);
        assertThat(reply.at("/ok")).isEqualTo("false");
        if (reply.status() == 403) {
            assertThat(reply.at("/error/code")).isEqualTo("forbidden");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: for=10.0.0.1", "X-Forwarded-For: 10.0.0.1", "x-forwarded-host: a",
                "X-Forwarded-Proto: https", "X-Forwarded-Anything: ", "FORWARDED:",
            })
    void aRequestThatCameThroughAProxyIsForbidden(String header) throws IOException {
        for (String path :
                new String[] {
                    EVAL, "/api/flags/registry", "/api/flags/overrides/by-flag/hints.registry_v1"
                }) {
            Reply reply = raw(path, "Host: 127.0.0.1|" + header);
            assertThat(reply.outcome()).as(path).isEqualTo("403 forbidden");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJVLTEifQ.; 401 kid_not_found",
                "Authorization: Basic dTpw;                                     401 kid_not_found",
                "X-API-Key: k;                                                  401 key_invalid",
                "Authorization: Bearer t|X-API-Key: k;                          400 invalid_request",
            })
    void aCredentialThatCannotBeVerifiedIsRefusedAndNeverBelieved(String headers, String outcome)
            throws IOException {
        Reply reply = raw(EVAL, "Host: 127.0.0.1|" + headers);
        assertThat(reply.outcome()).isEqualTo(outcome);
        assertThat(reply.at("/error/hint")).isNotEqualTo("null");
        assertThat(reply.at("/service/auth_source")).isEqualTo("null");
        assertThat(Contract.get().judge("GET", "/api/flags/eval", reply)).isEmpty();
    }

    @Test
    void probesAreAnsweredWhateverTheHost() throws IOException {
        for (String path : new String[] {"/livez", "/readyz", "/metrics", "/api/flags/health"}) {
            assertThat(raw(path, "Host: pod-1.internal").status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aNamedOriginMayAskAndOthersMayNot() throws IOException {
        Reply named = raw(EVAL, "Host: 127.0.0.1|Origin: " + TESTER);
        assertThat(named.header("Access-Control-Allow-Origin")).isEqualTo(TESTER);
        assertThat(named.header("Vary")).isEqualTo("Origin");
        Reply other = raw(EVAL, "Host: 127.0.0.1|Origin: http://127.0.0.1:9999");
        assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(RunningService.shared().client().get(EVAL, "Origin: " + TESTER).headers().map())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void thePreflightOfANamedOriginIsAnswered() throws IOException {
        try (RawConnection connection = SERVICE.connect()) {
            Reply reply =
                    connection
                            .send(
                                    "OPTIONS /api/flags/eval HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: "
                                            + TESTER
                                            + "\r\nAccess-Control-Request-Method: POST\r\n\r\n")
                            .reply();
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("Access-Control-Allow-Headers")).contains("X-PTT-User-Id");
            assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST");
        }
    }
}
