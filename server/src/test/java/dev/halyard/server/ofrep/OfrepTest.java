package dev.halyard.server.ofrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.server.Events;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol's answers, shape by shape; its real clients are tried elsewhere. */
class OfrepTest {
    private static final String ALL = "/ofrep/v1/evaluate/flags";

    private final RunningService service = RunningService.shared();

    private Reply one(String key, String context) {
        return service.client().post(ALL + "/" + key, "{\"context\":" + json(context) + "}");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private Reply all(String context, String... headers) {
        return all(service, context, headers);
    }

    private static Reply all(RunningService service, String context, String... headers) {
        return service.client().post(ALL, "{\"context\":" + json(context) + "}", headers);
    }

    private static String tag(Reply reply) {
        return reply.header("ETag");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flags.registry_v1|{'targetingKey':'U-1','tier':'staff','env':'prod'}|true|TARGETING_MATCH|on|stage-internal",
                "flags.registry_v1|{'targetingKey':'U-1','env':'prod'}|true|DEFAULT|on|default",
                "hints.registry_v1|{'targetingKey':'U-1','tenant_id':'pty-zeroth','env':'prod'}|true|TARGETING_MATCH|on|tenant_override",
                "hints.registry_v1|{'targetingKey':'U-42','tenant_id':'pty-zeroth','env':'prod'}|false|TARGETING_MATCH|off|user_override",
                "cases.runtime_v1|{'targetingKey':'U-2','tier':'admin','tenant_id':'pty-zeroth','env':'prod'}|false|DISABLED|off|dep_unsatisfied",
            })
    void anAnswerHasValueReasonVariantAndOurReasonBeside(
            String key,
            String context,
            String value,
            String reason,
            String variant,
            String source) {
        Reply reply = one(key, context);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.at("/key")).isEqualTo(key);
        assertThat(reply.at("/value")).isEqualTo(value);
        assertThat(reply.at("/reason")).isEqualTo(reason);
        assertThat(reply.at("/variant")).isEqualTo(variant);
        assertThat(reply.at("/metadata/source")).isEqualTo(source);
        assertThat(reply.at("/metadata/freshness")).isEqualTo("file");
    }

    @Test
    void aFlagThatIsNotThereIsFlagNotFound() {
        Reply reply = one("none", "{'targetingKey':'U-1'}");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.at("/errorCode")).isEqualTo("FLAG_NOT_FOUND");
        assertThat(reply.at("/key")).isEqualTo("none");
        assertThat(reply.at("/errorDetails")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"context\":{}}",
                "{\"context\":null}",
                "{\"context\":{\"targetingKey\":\"\"}}"
            })
    void nobodyIsTargetingKeyMissing(String body) {
        for (String path : new String[] {ALL, ALL + "/flags.registry_v1"}) {
            Reply reply = service.client().post(path, body);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.at("/errorCode")).isEqualTo("TARGETING_KEY_MISSING");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'context':{'targetingKey':1}}|INVALID_CONTEXT",
                "{'context':{'targetingKey':'U-1','env':'moon'}}|INVALID_CONTEXT",
                "{'context':{'targetingKey':'U-1','tenant_id':true}}|INVALID_CONTEXT",
                "{'context':'U-1'}|INVALID_CONTEXT",
                "{'context':|PARSE_ERROR",
                "[]|INVALID_CONTEXT",
            })
    void whatCannotBeReadIsRefusedInTheProtocolsShape(String body, String errorCode) {
        for (String path : new String[] {ALL, ALL + "/flags.registry_v1"}) {
            Reply reply = service.client().post(path, json(body));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.at("/errorCode")).isEqualTo(errorCode);
        }
    }

    @Test
    void whatCanBeNoAttributeIsLeftOut() {
        assertThat(
                        one(
                                        "flags.registry_v1",
                                        "{'targetingKey':'U-1','tier':'staff','env':'prod','nested':{'a':1},"
                                                + "'none':null,'mixed':[1,'a'],'plan':'gold','tags':['x']}")
                                .at("/value"))
                .isEqualTo("true");
    }

    @Test
    void bulkHasEveryLiveFlagAndAStream() {
        Reply reply = all("{'targetingKey':'U-1','tier':'staff','env':'prod'}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().at("/flags").size()).isEqualTo(16);
        assertThat(reply.at("/eventStreams/0/type")).isEqualTo("sse");
        assertThat(reply.at("/eventStreams/0/endpoint/requestUri"))
                .startsWith("/ofrep/v1/stream?token=");
    }

    @Test
    void theTagCoversTheWholeContext() {
        String first = tag(all("{'targetingKey':'U-1','plan':'a'}"));
        assertThat(tag(all("{'plan':'a','targetingKey':'U-1'}"))).isEqualTo(first);
        for (String other :
                new String[] {
                    "{'targetingKey':'U-1','plan':'b'}",
                    "{'targetingKey':'U-2','plan':'a'}",
                    "{'targetingKey':'U-1','plan':'a','tenant_id':'t'}",
                    "{'targetingKey':'U-1','plan':'a','env':'prod'}",
                    "{'targetingKey':'U-1','plan':'a','tier':'staff'}",
                    "{'targetingKey':'U-1','plan':'a','role_key':'r'}",
                    "{'targetingKey':'U-1','plan':['a']}",
                    "{'targetingKey':'U-1'}",
                }) {
            assertThat(tag(all(other))).as(other).isNotEqualTo(first);
            assertThat(all(other, "If-None-Match: " + first).status()).as(other).isEqualTo(200);
        }
    }

    @Test
    void anUnchangedAnswerIs304HoweverTheTagIsWritten() {
        String context = "{'targetingKey':'U-1','plan':'a'}";
        String tag = tag(all(context));
        String bare = tag.replace("\"", "");
        for (String sent : new String[] {tag, "W/" + tag, bare, "\"x\", " + tag}) {
            Reply reply = all(context, "If-None-Match: " + sent);
            assertThat(reply.status()).as(sent).isEqualTo(304);
            assertThat(reply.body()).isEmpty();
        }
        assertThat(all(context, "If-None-Match: *").status()).isEqualTo(200);
    }

    @Test
    void aChangeChangesTheTagAndAnotherTenantsRowTellsNobody(@TempDir Path directory)
            throws IOException {
        try (RunningService store = RunningService.withStore(directory)) {
            String context = "{'targetingKey':'U-1','tenant_id':'pty-a'}";
            Reply before = all(store, context);
            String stream = before.at("/eventStreams/0/endpoint/requestUri");
            try (Events events = Events.open(store.port(), stream)) {
                assertThat(events.next().data()).contains("refetchEvaluation"); // a new client
                override(store, "tenant/pty-b");
                String revision = override(store, "tenant/pty-a");
                Events.Event told = events.next();
                assertThat(told.name()).isEqualTo("message");
                assertThat(told.id()).isEqualTo(revision);
                assertThat(told.data())
                        .isEqualTo(
                                "{\"type\":\"refetchEvaluation\",\"etag\":\"%s\"}"
                                        .formatted(revision));
            }
            assertThat(all(store, context, "If-None-Match: " + tag(before)).status())
                    .isEqualTo(200);
        }
    }

    private static String override(RunningService store, String of) {
        Reply put =
                store.client()
                        .send(
                                "PUT",
                                "/api/admin/flags/hints.registry_v1/overrides/" + of,
                                "{\"value\":true,\"reason\":\"test\"}",
                                "X-PTT-User-Id: ann",
                                "X-PTT-Tier: admin",
                                "Content-Type: application/json");
        assertThat(put.status()).as(put.body()).isEqualTo(200);
        return put.at("/data/revision");
    }

    @Test
    void whoeverComesBackUnchangedIsLeftAloneAndElseNudged(@TempDir Path directory)
            throws IOException {
        try (RunningService store = RunningService.withStore(directory)) {
            Reply bulk = all(store, "{'targetingKey':'U-1'}");
            String stream = bulk.at("/eventStreams/0/endpoint/requestUri");
            String seen = bulk.header("X-FF-Revision");
            String revision = override(store, "user/u-9");
            try (Events late = Events.open(store.port(), stream, "Last-Event-ID: " + seen)) {
                assertThat(late.next().id()).isEqualTo(revision);
            }
            try (Events now = Events.open(store.port(), stream, "Last-Event-ID: " + revision)) {
                String next = override(store, "user/u-10");
                assertThat(now.next().id()).isEqualTo(next);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?token=", "?token=x", "?token=MQ.MQ"})
    void aStreamNeedsItsAddress(String query) {
        assertThatThrownBy(() -> Events.open(service.port(), "/ofrep/v1/stream" + query))
                .hasMessageContaining("401");
    }

    @Test
    void aRevisionThatWasSeenElsewhereIsWaitedFor(@TempDir Path directory) {
        try (RunningService store = RunningService.withStore(directory)) {
            String revision = override(store, "user/u-9");
            assertThat(
                            store.client()
                                    .post(
                                            ALL + "?flagConfigEtag=" + revision,
                                            "{\"context\":{\"targetingKey\":\"U-1\"}}")
                                    .status())
                    .isEqualTo(200);
            Reply ahead =
                    store.client()
                            .post(
                                    ALL + "?flagConfigEtag=99999",
                                    "{\"context\":{\"targetingKey\":\"U-1\"}}");
            assertThat(ahead.status()).isEqualTo(503);
            assertThat(ahead.header("Retry-After")).contains("1");
        }
    }

    @Test
    void pagesOfAllowedOriginsMayAskAndSeeTheTag() {
        try (RunningService open =
                RunningService.start(Map.of("FF_CORS_ORIGINS", "https://shop.example"))) {
            Reply asked = all(open, "{'targetingKey':'U-1'}", "Origin: https://shop.example");
            assertThat(asked.header("Access-Control-Allow-Origin"))
                    .contains("https://shop.example");
            assertThat(asked.header("Access-Control-Expose-Headers"))
                    .contains("ETag", "Retry-After");
            Reply other = all(open, "{'targetingKey':'U-1'}", "Origin: https://evil.example");
            assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }
}
