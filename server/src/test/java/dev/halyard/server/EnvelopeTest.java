package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around every answer, and the request's id. */
class EnvelopeTest {
    private static final String EVAL = "/api/flags/eval?key=flags.registry_v1&user=U-1";

    private final Client client = RunningService.shared().client();

    @ParameterizedTest
    @ValueSource(
            strings = {EVAL, "/api/flags/eval?key=none&user=U-1", "/api/flags/health", "/nope"})
    void everyAnswerSaysWhoAnsweredAndHowFreshItsKnowledgeIs(String path) {
        Reply reply = client.get(path);
        assertThat(reply.at("/service/name")).isEqualTo("halyard");
        assertThat(reply.at("/service/version")).isEqualTo(Service.VERSION);
        assertThat(reply.at("/service/evaluator_version")).isEqualTo("1.0.0");
        assertThat(reply.at("/service/warnings"))
                .isEqualTo("[\"dev_mode\",\"approvals_not_verified\"]");
        assertThat(reply.at("/service/freshness")).isEqualTo("file");
        assertThat(reply.at("/service/revision")).isEqualTo("null");
        assertThat(reply.at("/service/stale_since")).isEqualTo("null");
        assertThat(reply.headers().firstValue("X-FF-Revision")).isEmpty();
    }

    @Test
    void whatIsGoodHasDataAndNoErrorAndWhatIsRefusedTheOtherWayRound() {
        Reply good = client.get(EVAL);
        assertThat(good.at("/ok")).isEqualTo("true");
        assertThat(good.at("/error")).isEqualTo("null");
        Reply refused = client.get("/api/flags/eval?key=none&user=U-1");
        assertThat(refused.at("/ok")).isEqualTo("false");
        assertThat(refused.at("/data")).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "0a6f3f5e-52c4", "!~", "a,b", "\"quoted\"", "<b>"})
    void aUsableRequestIdComesBackInHeaderAndEnvelope(String id) {
        Reply reply = client.get(EVAL, "X-Request-Id: " + id);
        assertThat(reply.header("X-Request-Id")).isEqualTo(id);
        assertThat(reply.at("/service/request_id")).isEqualTo(id);
    }

    @Test
    void aRequestIdOf128CharactersComesBackAndALongerOneIsReplaced() {
        String longest = "x".repeat(128);
        assertThat(client.get(EVAL, "X-Request-Id: " + longest).header("X-Request-Id"))
                .isEqualTo(longest);
        assertIdIsMade(client.get(EVAL, "X-Request-Id: x" + longest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Request-Id:", "X-Request-Id: a b", "X-Request-Id: a\tb"})
    void aRequestIdIsMadeWhereNoneOrAnUnusableOneCame(String header) throws Exception {
        String line = header.isEmpty() ? "" : header + "\r\n";
        assertIdIsMade(raw(line));
    }

    @Test
    void aRequestIdIsMadeWhereTwoCameOrOneIsNotAscii() throws Exception {
        assertIdIsMade(raw("X-Request-Id: a\r\nX-Request-Id: b\r\n"));
        assertIdIsMade(raw("X-Request-Id: caf\u00e9\r\n"));
    }

    private static void assertIdIsMade(Reply reply) {
        assertThat(reply.header("X-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(reply.at("/service/request_id")).isEqualTo(reply.header("X-Request-Id"));
    }

    private static Reply raw(String headers) throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            return connection
                    .send("GET " + EVAL + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
                    .reply();
        }
    }

    @Test
    void bytesThatAreNoRequestGetTheWholeEnvelopeToo() throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            Reply reply = connection.send("GET / HTTP/1.0\r\n\r\n").reply();
            assertThat(Contract.get().judge("GET", "/api/flags/health", reply)).isEmpty();
            assertThat(reply.outcome()).isEqualTo("400 invalid_request");
            assertIdIsMade(reply);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        EVAL + ",                        application/json",
        "/nope,                          application/json",
        "/livez,                         text/plain; charset=utf-8",
        "/openapi.yaml,                  application/yaml",
    })
    void answersSayWhatTheyAreAndAreNotGuessedAt(String path, String type) {
        Reply reply = client.get(path);
        assertThat(reply.header("Content-Type")).isEqualTo(type);
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    /** A client takes what follows the headers of an answer to HEAD for the next answer. */
    @Test
    void anAnswerToHeadHasNoBody() throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            connection.send("HEAD /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Reply head = connection.reply();
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.header("Allow")).isEqualTo("GET");
            assertThat(head.body()).isEmpty();
            connection.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.reply().body()).isEqualTo("ok\n");
        }
    }

    @Test
    void inlineOverridesAreToldOf() {
        Reply reply =
                client.post(
                        "/api/flags/eval",
                        """
                        {"flag_key":"hints.registry_v1","context":{"user_id":"U-1"},
                         "overrides":{"user":{"hints.registry_v1":true}}}
                        """);
        assertThat(reply.at("/data/source")).isEqualTo("user_override");
        assertThat(reply.json().at("/service/warnings").valueStream().map(w -> w.stringValue()))
                .containsExactlyElementsOf(
                        List.of("dev_mode", "approvals_not_verified", "inline_overrides"));
    }

    @Test
    void noInlineOverridesAreNotToldOf() {
        Reply reply =
                client.post(
                        "/api/flags/eval",
                        "{\"flag_key\":\"hints.registry_v1\",\"context\":{\"user_id\":\"U-1\"},\"overrides\":{\"user\":{}}}");
        assertThat(reply.at("/service/warnings")).doesNotContain("inline_overrides");
    }
}
