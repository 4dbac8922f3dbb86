package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which status and code, and that the refusal names what is wrong. */
class RefusalTest {
    private static final String EVAL = "/api/flags/eval";
    private static final String BATCH = "/api/flags/eval/batch";

    private final Client client = RunningService.shared().client();

    @ParameterizedTest
    @CsvSource({
        "GET,    /api/flags/eval?user=U-1,                        400 invalid_request",
        "GET,    /api/flags/eval?key=&user=U-1,                   400 invalid_request",
        "GET,    /api/flags/eval?key=none&user=U-1,               404 flag_not_found",
        "GET,    /api/flags/overrides/by-flag/none,               404 flag_not_found",
        "GET,    /api/flags/overrides/by-flag/,                   404 flag_not_found",
        "GET,    /api/flags/overrides/by-flag,                    404 not_found",
        "GET,    /api/flags/overrides/by-flag/a/b,                404 not_found",
        "GET,    /api/flags/eval/,                                404 not_found",
        "GET,    /API/flags/eval,                                 404 not_found",
        "GET,    /api/flags/snapshots,                            404 not_found",
        "GET,    /api/admin/flags,                                404 not_found",
        "GET,    /assets/none.js,                                 404 not_found",
        "GET,    /assets/..%2Ftester.html,                        404 not_found",
        "DELETE, /api/flags/eval,                                 405 method_not_allowed",
        "PUT,    /livez,                                          405 method_not_allowed",
        "OPTIONS,/api/flags/eval,                                 405 method_not_allowed",
    })
    void aPathOrMethodThatIsNotServedIsRefused(String method, String path, String outcome) {
        assertThat(client.send(method, path, null).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/flags/eval,       'GET, POST'",
        "/api/flags/eval/batch, POST",
        "/api/flags/registry,   GET",
        "/tester,               GET",
    })
    void aRefusedMethodIsToldWhichOnesThereAre(String path, String allowed) {
        Reply reply = client.send("PATCH", path, "{}");
        assertThat(reply.outcome()).isEqualTo("405 method_not_allowed");
        assertThat(reply.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /api/flags/health?colour=red",
        "GET,  /api/flags/eval?key=flags.registry_v1&user=U-1&colour=red",
        "POST, /api/flags/eval?colour=red",
        "POST, /api/flags/eval?colour=red&key=a",
        "POST, /api/flags/eval/batch?colour=",
        "GET,  /api/flags/registry?colour",
        "GET,  /api/flags/overrides/by-flag/hints.registry_v1?colour=red",
    })
    void anUnknownQueryParameterIsNamed(String method, String path) {
        Reply reply =
                method.equals("GET")
                        ? client.get(path)
                        : client.post(path, "{\"flag_key\":\"flags.registry_v1\"}");
        assertThat(reply.outcome()).isEqualTo("400 invalid_request");
        assertThat(reply.at("/error/message")).contains("colour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/flags/eval       | {'flag_key':'a','colour':1}                          | /colour",
                "/api/flags/eval       | {'flag_key':'a','context':{'user':'U'}}              | /context/user",
                "/api/flags/eval       | {'flag_key':'a','overrides':{'global':{}}}           | /overrides/global",
                "/api/flags/eval       | {'flag_key':'a','a/b~c':1}                           | /a~1b~0c",
                "/api/flags/eval       | {'flag_key':'a','when':'2026-01-01T00:00:00Z'}       | /when",
                "/api/flags/eval/batch | {'context':{'user_id':'U'},'flag':[]}                | /flag",
                "/api/flags/eval/batch | {'flags':[{'flag_key':'a','overrides':{}}]}          | /flags/0/overrides",
                "/api/flags/eval/batch | {'flags':['a',{'flag_key':'a','user':'U'}]}          | /flags/1/user",
            })
    void anUnknownBodyFieldIsNamedByPointer(String path, String body, String pointer) {
        Reply reply = client.post(path, body.replace('\'', '"'));
        assertThat(reply.outcome()).isEqualTo("400 invalid_request");
        assertThat(reply.at("/error/details/0/pointer")).isEqualTo(pointer);
        assertThat(reply.at("/error/message")).contains(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/flags/eval       | {'context':{'user_id':'U'}}                          | /flag_key",
                "/api/flags/eval       | {'flag_key':7,'context':{'user_id':'U'}}             | /flag_key",
                "/api/flags/eval       | {'flag_key':'a','context':[]}                        | /context",
                "/api/flags/eval       | {'flag_key':'a','context':{'user_id':7}}             | /context/user_id",
                "/api/flags/eval       | {'flag_key':'a','context':{'user_id':'U'},'trace':1} | /trace",
                "/api/flags/eval       | {'flag_key':'a','overrides':{'user':[]}}             | /overrides/user",
                "/api/flags/eval/batch | {'context':{'user_id':'U'},'flags':{}}               | /flags",
                "/api/flags/eval/batch | {'context':{'user_id':'U'},'flags':[7]}              | /flags/0",
                "/api/flags/eval/batch | {'context':{'user_id':'U'},'flags':[{'tier':'a'}]}   | /flags/0/flag_key",
            })
    void aFieldOfTheWrongKindIsNamedByPointer(String path, String body, String pointer) {
        Reply reply = client.post(path, body.replace('\'', '"'));
        assertThat(reply.outcome()).isEqualTo("400 invalid_request");
        assertThat(reply.at("/error/details/0/pointer")).isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}}",
                "{} {}",
                "{'a':1,}",
                "{'a':1,'a':1}",
                "{a:1}",
                "{'a':NaN}",
                "{'a':01}",
                "{'a':'\\x'}",
                "{'a':'\\ud800'}",
                "{'a':'\t'}",
                "// c\n{}",
            })
    void whatIsNotStrictJsonIsInvalidJson(String body) {
        Reply reply = client.post(EVAL, body.replace('\'', '"'));
        assertThat(reply.outcome()).as(reply.body()).isEqualTo("400 invalid_json");
        assertThat(reply.at("/error/hint")).isNotEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"a\"", "true"})
    void jsonThatIsNoObjectIsAnInvalidRequest(String body) {
        assertThat(client.post(EVAL, body).outcome()).isEqualTo("400 invalid_request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type: text/plain                                | 415 unsupported_media_type",
                "Content-Type: application/x-www-form-urlencoded         | 415 unsupported_media_type",
                "Content-Type: application/json; charset=latin1          | 415 unsupported_media_type",
                "X-None: 1                                               | 415 unsupported_media_type",
                "Content-Type: application/json; charset=\"UTF-8\"       | 200",
                "Content-Type: Application/JSON                          | 200",
            })
    void aBodyMustSayThatItIsJson(String header, String outcome) {
        String body = "{\"flag_key\":\"flags.registry_v1\",\"context\":{\"user_id\":\"U\"}}";
        assertThat(client.send("POST", EVAL, body, header).outcome()).isEqualTo(outcome);
    }

    @Test
    void aCompressedBodyIsRefused() {
        assertThat(client.post(BATCH, "{}", "Content-Encoding: gzip").outcome())
                .isEqualTo("415 unsupported_media_type");
    }

    @Test
    void whatACallerSentIsShownShortAndHarmless() {
        Reply reply = client.get("/api/flags/eval?user=U-1&key=" + "x".repeat(9000));
        assertThat(reply.at("/error/message").length()).isLessThan(150);
    }
}
