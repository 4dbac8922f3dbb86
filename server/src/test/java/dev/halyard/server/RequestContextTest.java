package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For whom: the context in headers, query and body. */
class RequestContextTest {
    private static final String EVAL = "/api/flags/eval";

    private final Client client = RunningService.shared().client();

    /** The user decides by a stored row: U-42 has false, others of the tenant have true. */
    @ParameterizedTest
    @CsvSource({
        // header, query, body,  value, auth_source
        "U-1,     U-42,  U-42,  true,  dev_headers",
        "U-42,    U-1,   U-1,   false, dev_headers",
        "'',      U-42,  U-1,   false, query",
        "'',      U-1,   U-42,  true,  query",
        "'',      '',    U-42,  false, body",
        "'',      '',    U-1,   true,  body",
        "U-42,    '',    '',    false, dev_headers",
    })
    void headersWinOverQueryAndQueryOverBodyAndEmptyIsAbsent(
            String header, String query, String body, String value, String source) {
        Reply reply =
                client.post(
                        EVAL + "?user=" + query,
                        """
                        {"flag_key":"hints.registry_v1","context":{"user_id":"%s","tenant_id":"pty-zeroth"}}
                        """
                                .formatted(body),
                        "X-PTT-User-Id: " + header);
        assertThat(reply.at("/data/value")).isEqualTo(value);
        assertThat(reply.at("/service/auth_source")).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "X-PTT-Tenant-Id, tenant, tenant_id, pty-zeroth, hints.registry_v1, tenant_override",
        "X-PTT-Tier,      tier,   tier,      staff,      flags.registry_v1, stage-internal",
    })
    void everyFieldMayStandInHeaderQueryOrBody(
            String header, String query, String field, String value, String key, String source) {
        String body =
                "{\"flag_key\":\"%s\",\"context\":{\"user_id\":\"U-1\",\"%s\":\"%s\"}}"
                        .formatted(key, field, value);
        String path = EVAL + "?user=U-1&key=" + key;
        assertThat(client.get(path, header + ": " + value).at("/data/source")).isEqualTo(source);
        assertThat(client.get(path + "&" + query + "=" + value).at("/data/source"))
                .isEqualTo(source);
        assertThat(client.post(EVAL, body).at("/data/source")).isEqualTo(source);
        String other = client.get(path).at("/data/source");
        assertThat(other).isNotEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "prod,    '',      '',      prod",
        "'',      staging, prod,    staging",
        "'',      '',      prod,    prod",
        "'',      '',      '',      dev",
        "staging, prod,    dev,     staging",
    })
    void theEnvironmentIsDevWhereNoneIsSent(
            String header, String query, String body, String decided) {
        Reply reply =
                client.post(
                        EVAL + "?env=" + query,
                        "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\",\"env\":\"%s\"}}"
                                .formatted(body),
                        "X-PTT-Env: " + header);
        assertThat(reply.at("/data/env")).isEqualTo(decided);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&user=U-1&user=U-1", "&user=U-1&tenant=a&tenant=b", "&user=U-1&tier=a&tier=",
                "&user=U-1&env=dev&env=dev", "&user=U-1&role_key=a&role_key=a",
                        "&user=U-1&key=flags.registry_v1",
            })
    void aParameterThatIsRepeatedIsRefused(String more) {
        Reply reply = client.get(EVAL + "?key=flags.registry_v1" + more);
        assertThat(reply.outcome()).isEqualTo("400 invalid_request");
        assertThat(reply.at("/error/message")).contains("more than once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-PTT-User-Id",
                "X-PTT-Tenant-Id",
                "X-PTT-Tier",
                "X-PTT-Env",
                "X-PTT-Role-Key"
            })
    void aHeaderThatIsRepeatedIsRefusedByName(String header) {
        Reply reply =
                client.get(
                        EVAL + "?key=flags.registry_v1&user=U-1",
                        header + ": dev",
                        header + ": dev");
        assertThat(reply.outcome()).isEqualTo("400 invalid_request");
        assertThat(reply.at("/error/message")).contains(header, "more than once");
    }

    @ParameterizedTest
    @CsvSource({
        "env=production, production",
        "env=Prod,       Prod",
        "user=%01,       control",
        "tenant=a%7F,    control",
        "trace=yes,      trace",
        "user=%C3%28,    UTF-8",
        "user=%zz,       percent",
        "user=%,         percent",
    })
    void aValueThatCannotBeUsedIsRefusedWithWhatIsWrong(String parameter, String told) {
        String user = parameter.startsWith("user") ? "" : "user=U-1&";
        Reply reply = client.send("GET", "/", null); // keeps the client's URI rules out of the way
        assertThat(reply.status()).isEqualTo(200);
        Reply refused = raw(EVAL + "?key=flags.registry_v1&" + user + parameter);
        assertThat(refused.outcome()).isEqualTo("400 invalid_request");
        assertThat(refused.at("/error/message")).contains(told);
        assertThat(refused.at("/error/hint")).isNotEqualTo("null");
    }

    private static Reply raw(String path) {
        try (RawConnection connection = RunningService.shared().connect()) {
            return connection.send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").reply();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anIdMayHave256CodePointsAndNotOneMore() {
        String longest = "\ud83d\ude00".repeat(256);
        assertThat(client.get(EVAL + "?key=flags.registry_v1&user=" + encoded(longest)).status())
                .isEqualTo(200);
        Reply refused = client.get(EVAL + "?key=flags.registry_v1&user=" + encoded(longest + "x"));
        assertThat(refused.outcome()).isEqualTo("400 invalid_request");
        assertThat(refused.at("/error/message")).contains("256");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void aHeaderThatIsNotAsciiIsRefusedAndNotTakenForAnother() throws Exception {
        try (RawConnection connection = RunningService.shared().connect()) {
            Reply reply =
                    connection
                            .send(
                                    "GET "
                                            + EVAL
                                            + "?key=flags.registry_v1 HTTP/1.1\r\n"
                                            + "Host: 127.0.0.1\r\nX-PTT-User-Id: caf\u00e9\r\n\r\n")
                            .reply();
            assertThat(reply.outcome()).isEqualTo("400 invalid_request");
            assertThat(reply.at("/error/message")).contains("X-PTT-User-Id", "ASCII");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'plan':'gold','seats':12,'beta':true,'groups':['a'],'gone':null} | 200",
                "{'deep':{'a':1}}                                                 | 400 invalid_request",
                "{'mixed':['a',1]}                                                | 400 invalid_request",
            })
    void attributesAreFlat(String attributes, String outcome) {
        Reply reply =
                client.post(
                        EVAL,
                        "{'flag_key':'flags.registry_v1','context':{'user_id':'U','attributes':%s}}"
                                .formatted(attributes)
                                .replace('\'', '"'));
        assertThat(reply.outcome()).isEqualTo(outcome);
    }

    @Test
    void nullInABodyIsAbsent() {
        Reply reply =
                client.post(
                        EVAL,
                        """
                        {"flag_key":"flags.registry_v1","trace":null,"overrides":null,
                         "context":{"user_id":"U","tenant_id":null,"tier":null,"env":null,"role_key":null,"attributes":null}}
                        """);
        assertThat(reply.at("/data/env")).isEqualTo("dev");
        assertThat(reply.json().get("data").propertyNames()).doesNotContain("trace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true"})
    void theTraceHasNineStepsInOrder(String yes) {
        Reply reply = client.get(EVAL + "?key=cases.runtime_v1&user=U-2&trace=" + yes);
        assertThat(reply.json().at("/data/trace").valueStream().map(s -> s.get("step").intValue()))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(reply.at("/data/why_not/change")).isEqualTo("dependency");
    }

    @Test
    void tenantsDoNotShareWhatIsAskedOfThem() {
        Map<String, String> values =
                Map.of("pty-zeroth", "true", "pty-first", "false", "PTY-ZEROTH", "false");
        values.forEach((tenant, value) ->
                assertThat(
                                client.get(
                                                EVAL
                                                        + "?key=hints.registry_v1&user=U-1&tenant="
                                                        + tenant)
                                        .at("/data/value"))
                        .as(tenant)
                        .isEqualTo(value));
    }

    /** Each item of a batch may name its own. */
    @Test
    void aUserOfABatchsItemAloneComesFromTheBody() {
        Reply reply =
                RunningService.shared()
                        .client()
                        .post(
                                "/api/flags/eval/batch",
                                "{\"flags\":[{\"flag_key\":\"flags.registry_v1\",\"user_id\":\"U-1\"}]}");
        assertThat(reply.at("/service/auth_source")).isEqualTo("body");
    }
}
