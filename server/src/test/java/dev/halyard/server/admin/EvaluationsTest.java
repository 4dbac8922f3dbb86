package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was evaluated, in numbers. */
class EvaluationsTest {
    private static final String FLAG = "ev.asked_v1";

    @TempDir static Path directory;
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = Plane.start(directory);
        plane.flag(FLAG);
        plane.flag("ev.other_v1");
        plane.ann.post(
                "/flags",
                "{'id':'ff-ev-v','key':'ev.variants_v1','owner_module':'tests','type':'string',"
                        + "'default_value':'x','variants':[{'name':'blue','value':'b','weight':1}],"
                        + "'reason':'r'}");
        plane.move("ev.variants_v1", "'env':'staging','rollout_stage':'internal'");
        plane.move("ev.variants_v1", "'env':'staging','rollout_stage':'staged','rollout_pct':100");
    }

    @AfterAll
    static void close() {
        plane.close();
    }

    private static long asked() {
        return plane.ann.get("/flags/" + FLAG + "/evaluations").json().at("/data/off").longValue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1 | GET  | /api/flags/eval?key=ev.asked_v1&user=U                  | ",
                "1 | POST | /api/flags/eval             | {'flag_key':'ev.asked_v1','context':{'user_id':'U'}}",
                "2 | POST | /api/flags/eval/batch       | {'flags':['ev.asked_v1','ev.asked_v1','ev.other_v1'],'context':{'user_id':'U'}}",
                "1 | POST | /api/flags/eval/batch       | {'context':{'user_id':'U'}}",
                "1 | POST | /api/flags/sensitive-eval   | {'flag_key':'ev.asked_v1','context':{'user_id':'U'},'approval_refs':[]}",
                "1 | POST | /ofrep/v1/evaluate/flags/ev.asked_v1 | {'context':{'targetingKey':'U'}}",
                "1 | POST | /ofrep/v1/evaluate/flags    | {'context':{'targetingKey':'U'}}",
                "7 | POST | /api/flags/counts           | {'counts':[{'flag_key':'ev.asked_v1','source':'default','value':false,'count':7}]}",
                "0 | GET  | /api/flags/eval?key=ev.asked_v1&user=U&trace=1          | ",
                "0 | GET  | /api/flags/eval?key=ev.asked_v1&user=U&revision={now}   | ",
                "0 | POST | /api/flags/eval/batch       | {'flags':['ev.asked_v1'],'trace':true,'context':{'user_id':'U'}}",
                "0 | GET  | /api/flags/eval?key=ev.other_v1&user=U                  | ",
            })
    void everyWayOfAskingCountsOnceButALookAtTheTraceOrThePast(
            long more, String method, String path, String body) {
        long before = asked();
        Reply reply =
                plane.client()
                        .send(
                                method,
                                path.replace("{now}", plane.revision()),
                                body == null ? null : body.replace('\'', '"'),
                                "Content-Type: application/json");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(asked() - before).isEqualTo(more);
    }

    @Test
    void whatWasDecidedIsToldByEnvironmentSourceValueAndVariant() {
        for (int i = 0; i < 3; i++) {
            plane.eval("key=ev.variants_v1&user=U" + i + "&env=staging");
        }
        plane.eval("key=ev.variants_v1&user=U&env=prod");
        Reply staging = plane.ann.get("/flags/ev.variants_v1/evaluations?env=staging");
        assertThat(staging.at("/data/counts"))
                .isEqualTo(
                        "[{\"env\":\"staging\",\"source\":\"bucket-in\",\"enabled\":true,\"variant\":\"blue\",\"count\":3}]");
        assertThat(staging.at("/data/counted_since")).isNotEqualTo("null");
        assertThat(staging.at("/data/last_evaluated/staging")).isNotEqualTo("null");
        Reply prod = plane.ann.get("/flags/ev.variants_v1/evaluations?env=prod");
        assertThat(prod.at("/data/counts"))
                .isEqualTo(
                        "[{\"env\":\"prod\",\"source\":\"default\",\"enabled\":false,\"variant\":null,\"count\":1}]");
        assertThat(prod.at("/data/on") + prod.at("/data/off")).isEqualTo("01");
        Reply all = plane.ann.get("/flags/ev.variants_v1/evaluations");
        assertThat(all.at("/data/on")).isEqualTo("3");
        assertThat(all.at("/data/counts"))
                .contains(staging.at("/data/counts").substring(1))
                .contains("\"env\":\"prod\"");
        assertThat(prod.json().at("/data/periods").size()).isEqualTo(1);
        assertThat(prod.at("/data/periods/0/hours")).isEqualTo("1");
    }

    /** Somebody who asks for flags may say what they like: what is kept of it is what there is. */
    @Test
    void whatIsToldFromElsewhereIsHeldToTheFlag() {
        plane.flag("ev.told_v1");
        plane.client()
                .post(
                        "/api/flags/counts",
                        ("{'counts':["
                                        + "{'flag_key':'ev.told_v1','env':'prod','source':'user_override','value':'true','count':2},"
                                        + "{'flag_key':'ev.told_v1','env':'prod','source':'user_override','value':false,'count':3},"
                                        + "{'flag_key':'ev.told_v1','env':'prod','source':'bucket-in','variant':'made-up','count':4},"
                                        + "{'flag_key':'ev.none_v1','source':'default','count':5}]}")
                                .replace('\'', '"'));
        Reply told = plane.ann.get("/flags/ev.told_v1/evaluations?env=prod");
        assertThat(told.at("/data/on")).isEqualTo("6");
        assertThat(told.at("/data/off")).isEqualTo("3");
        assertThat(told.body()).doesNotContain("made-up");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env=none",
                "from=yesterday",
                "to=2026-02-30T00:00:00Z",
                "from=2026-02-02T00:00:00Z&to=2026-02-02T00:00:00Z",
                "from=2026-02-03T00:00:00Z&to=2026-02-02T00:00:00Z",
                "since=2026-02-02T00:00:00Z",
                "limit=1",
            })
    void whatDoesNotFitIsRefused(String query) {
        assertThat(plane.ann.get("/flags/" + FLAG + "/evaluations?" + query).outcome())
                .isEqualTo("400 invalid_request");
    }

    @Test
    void aSpanInThePastHasNoneOfToday() {
        plane.eval("key=" + FLAG + "&user=U");
        Reply past =
                plane.ann.get(
                        "/flags/"
                                + FLAG
                                + "/evaluations?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00%2B01:00");
        assertThat(past.at("/data/off")).isEqualTo("0");
        assertThat(past.at("/data/periods")).isEqualTo("[]");
        assertThat(plane.ann.get("/flags/ev.none/evaluations").outcome())
                .isEqualTo("404 flag_not_found");
    }

    @Test
    void everyFlagIsListedWithWhenItWasLastEvaluated() {
        plane.flag("ev.never_v1");
        plane.eval("key=" + FLAG + "&user=U&env=prod");
        String whole = plane.ann.get("/evaluations?limit=1000").at("/data/items");
        assertThat(whole)
                .contains(
                        "{\"flag_key\":\"ev.never_v1\",\"last_evaluated\":{\"prod\":null,\"staging\":null,\"dev\":null}}");
        Reply page = plane.ann.get("/evaluations?limit=1");
        Reply next = plane.ann.get("/evaluations?limit=1&cursor=" + page.at("/data/next_cursor"));
        assertThat(whole)
                .startsWith("[" + page.at("/data/items/0") + "," + next.at("/data/items/0"));
    }

    @Test
    void aRestartKeepsThem(@TempDir Path own) {
        try (Plane first = Plane.start(own)) {
            first.eval("key=flags.registry_v1&user=U");
            first.eval("key=flags.registry_v1&user=V&tier=staff");
        }
        try (Plane second = Plane.start(own)) {
            Reply kept = second.ann.get("/flags/flags.registry_v1/evaluations");
            assertThat(kept.at("/data/on")).isEqualTo("2");
            assertThat(second.ann.get("/flags/flags.registry_v1").at("/data/last_evaluated"))
                    .isNotEqualTo("null");
            second.eval("key=flags.registry_v1&user=U");
            assertThat(second.ann.get("/flags/flags.registry_v1/evaluations").at("/data/on"))
                    .isEqualTo("3");
        }
    }
}
