package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.control.verify.KnownHead;
import dev.halyard.control.verify.LogBytes;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.server.Reply;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a flag, with HTTP alone: from draft to full with two people, stopped, asked about
 * later.
 */
class WalkTest {
    private static final String FLAG = "walk.checkout_v1";

    /** Each step forward in prod, who sees it then, and the step of the evaluation that says so. */
    private static final String[][] STEPS = {
        {"'rollout_stage':'internal'", "user=U-1&tier=staff", "stage-internal"},
        {
            "'rollout_stage':'pilot','pilot_cohorts':['walk-first']",
            "user=U-1&tenant=pty-a",
            "stage-pilot"
        },
        {"'rollout_stage':'staged','rollout_pct':100", "user=U-1", "bucket-in"},
        {"'rollout_stage':'full'", "user=U-2", "stage-full"},
    };

    @TempDir static Path directory;
    private static Plane plane;
    private static String atFull;
    private static String whenFull;
    private static String other = "";
    private static String own = "";

    @BeforeAll
    static void walk() {
        plane = Plane.start(directory);
        plane.flag(FLAG, "'requires_approval':true");
        plane.ann.put(
                "/cohorts/walk-first",
                "{'description':'d','any_of':[{'all_of':[{'attribute':'tenant_id','op':'in','values':['pty-a']}]}],"
                        + "'reason':'the first'}");
        for (String[] step : STEPS) {
            forward(step);
        }
        Reply newest = plane.ann.get("/flags/" + FLAG + "/history?limit=1");
        atFull = plane.revision();
        whenFull = newest.at("/data/items/0/ts");
        stop();
    }

    private static void forward(String[] step) {
        String asking = "'flag_key':'%s','env':'prod','change':{%s}".formatted(FLAG, step[0]);
        String body =
                "'env':'prod',%s,'reason':'on we go','expected_version':%s"
                        .formatted(step[0], plane.version(FLAG));
        String path = "/flags/" + FLAG + "/rollout";
        Reply refused = plane.ann.patch(path, "{" + body + "}");
        assertThat(refused.outcome()).as(refused.body()).isEqualTo("409 approval_required");
        String approval = plane.signed(asking);
        Reply moved = plane.ann.patch(path, "{%s,'approval_ref':'%s'}".formatted(body, approval));
        assertThat(moved.outcome()).as(moved.body()).isEqualTo("200");
        assertThat(moved.at("/data/flag/environments/prod/approval_ref")).isEqualTo(approval);
        assertThat(moved.header("X-FF-Revision")).isEqualTo(moved.at("/data/revision"));
        assertThat(plane.ann.get("/approvals/" + approval).at("/data/state")).isEqualTo("consumed");
        assertThat(plane.eval("key=" + FLAG + "&env=prod&" + step[1]).at("/data/source"))
                .isEqualTo(step[2]);
    }

    private static void stop() {
        other =
                plane.asked(
                        "'flag_key':'alerting.sla_v1','env':'prod','change':{'rollout_stage':'internal'}");
        own =
                plane.asked(
                        "'kind':'override_put','target':{'flag_key':'%s','scope':'tenant','id':'pty-b',"
                                        .formatted(FLAG)
                                + "'env':'prod'},'change':{'value':true}");
        Reply paused =
                plane.ann.post("/flags/" + FLAG + "/pause", "{'reason':'it fails','env':'prod'}");
        assertThat(paused.at("/data/flag/environments/prod/paused_from")).isEqualTo("full");
        assertThat(plane.eval("key=" + FLAG + "&env=prod&user=U-2").at("/data/source"))
                .isEqualTo("stage-paused");
        Reply again =
                plane.ann.post("/flags/" + FLAG + "/pause", "{'reason':'it fails','env':'prod'}");
        assertThat(again.outcome()).isEqualTo("200");
        assertThat(again.at("/data/record")).isEqualTo("null");
        assertThat(again.at("/data/unchanged")).isEqualTo("[\"prod\"]");
        Reply back = plane.ann.post("/flags/" + FLAG + "/rollback", "{'reason':'for good'}");
        assertThat(back.at("/data/unchanged")).isEqualTo("[\"staging\",\"dev\"]");
        assertThat(back.at("/data/flag/environments/prod/approval_ref")).isEqualTo("null");
    }

    @AfterAll
    static void close() {
        plane.close();
    }

    @Test
    void aStopVoidsWhatWasPendingForItAndLeavesTheRest() {
        assertThat(plane.ann.get("/approvals/" + own).at("/data/state")).isEqualTo("void");
        assertThat(plane.ann.get("/approvals/" + other).at("/data/state")).isEqualTo("pending");
        assertThat(plane.ann.get("/approvals?state=pending").json().at("/data/items").size())
                .isEqualTo(1);
    }

    @Test
    void aRolledBackFlagLeadsToDraftAlone() {
        Reply flag = plane.ann.get("/flags/" + FLAG);
        assertThat(flag.at("/data/flag/rollout_stage")).isEqualTo("rolled_back");
        assertThat(flag.at("/data/allowed/prod")).isEqualTo("[\"draft\"]");
    }

    @Test
    void whatItWasIsAnsweredByRevisionAndByTimeWithWhoChangedItAndWhy() {
        String asked = "key=" + FLAG + "&env=prod&user=U-2&trace=1";
        for (String moment : List.of("&revision=" + atFull, "&at=" + whenFull)) {
            Reply then = plane.eval(asked + moment);
            assertThat(then.at("/data/source")).as(moment).isEqualTo("stage-full");
            assertThat(then.at("/data/historical")).isEqualTo("true");
            assertThat(then.at("/data/last_change/actor")).isEqualTo("ann");
            assertThat(then.at("/data/last_change/reason")).isEqualTo("on we go");
            assertThat(then.at("/data/last_change/action")).isEqualTo("flag.transition");
            assertThat(then.header("X-FF-Revision")).isEqualTo(then.at("/service/revision"));
        }
        assertThat(plane.eval(asked).json().at("/data").has("historical")).isFalse();
    }

    @Test
    void aBatchAsksForThePastInItsBody() {
        Reply batch =
                plane.client()
                        .post(
                                "/api/flags/eval/batch",
                                ("{'context':{'user_id':'U-2','env':'prod'},'flags':['%s'],"
                                                + "'revision':%s}")
                                        .formatted(FLAG, atFull)
                                        .replace('\'', '"'));
        assertThat(batch.at("/data/results/0/source")).isEqualTo("stage-full");
        assertThat(batch.at("/data/results/0/historical")).isEqualTo("true");
        Reply one =
                plane.client()
                        .post(
                                "/api/flags/eval",
                                "{'context':{'user_id':'U-2','env':'prod'},'flag_key':'%s','at':'%s'}"
                                        .formatted(FLAG, whenFull)
                                        .replace('\'', '"'));
        assertThat(one.at("/data/source")).isEqualTo("stage-full");
    }

    /** Revision 2 lies within the import that began the store, which nobody saw half done. */
    @Test
    void aRevisionWithinAChangeStandsForItsEnd() {
        Reply within = plane.eval("key=cases.runtime_v1&env=prod&user=U-2&revision=2");
        assertThat(within.at("/data/source")).isEqualTo("dep_unsatisfied");
        assertThat(within.at("/data/registry_version")).isEqualTo(within.at("/service/revision"));
        Reply diff = plane.ann.get("/diff?from=1&user=U-2&env=prod&flag=cases.runtime_v1");
        assertThat(diff.at("/data/differences")).isEqualTo("[]");
    }

    @Test
    void theHistoryHasItsRecordsTheNewestFirst() {
        Reply history = plane.ann.get("/flags/" + FLAG + "/history?limit=1000");
        List<String> actions =
                history.json()
                        .at("/data/items")
                        .valueStream()
                        .map(item -> item.get("action").stringValue())
                        .filter(action -> action.startsWith("flag."))
                        .toList();
        assertThat(actions)
                .containsExactly(
                        "flag.rollback",
                        "flag.pause",
                        "flag.transition",
                        "flag.transition",
                        "flag.transition",
                        "flag.transition",
                        "flag.create");
    }

    @Test
    void theDiffOfTheRegistryNamesTheLastRecordOfEachThing() {
        Reply diff = plane.ann.get("/diff?from=" + atFull + "&flag=" + FLAG);
        assertThat(diff.json().at("/data/differences").size()).isEqualTo(1);
        assertThat(diff.at("/data/differences/0/key")).isEqualTo(FLAG);
        assertThat(diff.at("/data/differences/0/before/environments/prod/rollout_stage"))
                .isEqualTo("full");
        assertThat(diff.at("/data/differences/0/record/action")).isEqualTo("flag.rollback");
    }

    @Test
    void theDiffOfAContextHasBothDecisionsAndTheRecordThatMadeTheDifference() {
        Reply diff = plane.ann.get("/diff?from=" + atFull + "&user=U-2&env=prod");
        assertThat(diff.json().at("/data/differences").size()).isEqualTo(1);
        assertThat(diff.at("/data/differences/0/flag_key")).isEqualTo(FLAG);
        assertThat(diff.at("/data/differences/0/before/source")).isEqualTo("stage-full");
        assertThat(diff.at("/data/differences/0/after/source")).isEqualTo("stage-rolled_back");
        assertThat(diff.at("/data/differences/0/record/action")).isEqualTo("flag.rollback");
    }

    @Test
    void theLogVerifiesHereAndWhereverItIsExportedTo() {
        Reply checkpoint = plane.ann.post("/audit/checkpoints", "{}");
        long seq = Long.parseLong(checkpoint.at("/data/seq"));
        assertThat(plane.ann.get("/audit/checkpoints").at("/data/items/0"))
                .isEqualTo(checkpoint.at("/data"));
        Reply verified = plane.ann.get("/audit/verify");
        assertThat(verified.at("/data/valid")).isEqualTo("true");
        assertThat(verified.at("/data/head/hash")).isEqualTo(checkpoint.at("/data/hash"));
        KnownHead kept = KnownHead.at(seq, checkpoint.at("/data/hash"));
        String log = plane.ann.get("/audit/export").body();
        assertThat(verified(log, kept).bad()).isNull();
        assertThat(verified(log, kept).records()).isEqualTo(seq);
        String cut = log.substring(0, log.lastIndexOf('\n', log.length() - 2) + 1);
        assertThat(verified(cut, kept).bad()).isNotNull();
        assertThat(verified(log.replace("it fails", "it works"), kept).bad()).isNotNull();
    }

    private static LogVerifier verified(String log, KnownHead kept) {
        LogVerifier verifier = new LogVerifier(List.of(kept));
        try {
            LogBytes.verify(
                    new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)),
                    verifier,
                    lines -> {});
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return verifier;
    }
}
