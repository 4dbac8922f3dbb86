package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every change has in common: versions, keys for sending twice, trying without doing. */
class ChangesTest {
    private final Plane plane = Plane.shared();
    private final Person ann = plane.ann;

    @Test
    void aChangeIsAnsweredWithWhatItMadeAndTheRecordThatKeepsIt() {
        plane.flag("ch.answer_v1");
        Reply moved =
                ann.patch(
                        "/flags/ch.answer_v1/rollout",
                        "{'reason':'why not','env':'dev','rollout_stage':'internal','expected_version':1}");
        assertThat(moved.at("/data/version")).isEqualTo("2");
        assertThat(moved.header("ETag")).isEqualTo("\"2\"");
        assertThat(moved.at("/data/revision")).isEqualTo(moved.at("/data/record/seq"));
        assertThat(moved.at("/service/revision")).isEqualTo(moved.at("/data/revision"));
        Reply record = ann.get("/audit?flag=ch.answer_v1&limit=1");
        assertThat(record.at("/data/items/0/hash")).isEqualTo(moved.at("/data/record/hash"));
        assertThat(record.at("/data/items/0/actor/id")).isEqualTo("ann");
        assertThat(record.at("/data/items/0/actor/role_key")).isEqualTo("release-manager");
        assertThat(record.at("/data/items/0/env")).isEqualTo("dev");
        assertThat(record.at("/data/items/0/reason")).isEqualTo("why not");
        assertThat(record.at("/data/items/0/request_id"))
                .isEqualTo(moved.at("/service/request_id"));
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match: \"1\",   200",
        "If-Match: W/\"1\", 200",
        "If-Match: \"7\",   409 version_conflict",
        "If-Match: none,    400 invalid_request",
        "X-None: 1,         428 precondition_required",
    })
    void theVersionMayStandInIfMatch(String header, String outcome) {
        String key = "ch.match_v" + Integer.toHexString(header.hashCode());
        plane.flag(key);
        Reply moved =
                ann.patch(
                        "/flags/" + key + "/rollout",
                        "{'reason':'r','env':'dev','rollout_stage':'internal'}",
                        header);
        assertThat(moved.outcome()).isEqualTo(outcome);
    }

    @Test
    void aStaleVersionIsToldTheCurrentOne() {
        plane.flag("ch.stale_v1");
        plane.move("ch.stale_v1", "'env':'dev','rollout_stage':'internal'");
        Reply stale =
                ann.patch(
                        "/flags/ch.stale_v1/rollout",
                        "{'reason':'r','env':'prod','rollout_stage':'internal','expected_version':1}");
        assertThat(stale.outcome()).isEqualTo("409 version_conflict");
        assertThat(stale.at("/error/details/0/current_version")).isEqualTo("2");
        assertThat(ann.get("/flags/ch.stale_v1").header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void aRequestSentTwiceWithItsKeyIsMadeOnceAndAnsweredTheSame() {
        plane.flag("ch.twice_v1");
        String body = "{'reason':'r','env':'dev'}";
        plane.move("ch.twice_v1", "'env':'dev','rollout_stage':'internal'");
        Reply first = ann.post("/flags/ch.twice_v1/pause", body, "Idempotency-Key: twice");
        String revision = plane.revision();
        Reply again = ann.post("/flags/ch.twice_v1/pause", body, "Idempotency-Key: twice");
        assertThat(again.at("/data")).isEqualTo(first.at("/data"));
        assertThat(plane.revision()).isEqualTo(revision);
        Reply other =
                ann.post("/flags/ch.twice_v1/pause", "{'reason':'s'}", "Idempotency-Key: twice");
        assertThat(other.outcome()).isEqualTo("409 idempotency_conflict");
        assertThat(other.at("/error/hint")).isNotEqualTo("null");
        Reply path = ann.post("/flags/ch.twice_v1/rollback", body, "Idempotency-Key: twice");
        assertThat(path.outcome()).isEqualTo("409 idempotency_conflict");
        Reply bens = plane.ben.post("/flags/ch.twice_v1/pause", body, "Idempotency-Key: twice");
        assertThat(bens.at("/data/unchanged")).as("a key is its caller's").isEqualTo("[\"dev\"]");
        Reply longer =
                ann.post("/flags/ch.twice_v1/pause", body, "Idempotency-Key: " + "k".repeat(256));
        assertThat(longer.outcome()).isEqualTo("400 invalid_request");
    }

    @Test
    void aDryRunMakesEveryCheckAndNoChange() {
        plane.flag("ch.dry_v1", "'requires_approval':true");
        String revision = plane.revision();
        String change = "'reason':'r','env':'prod','rollout_stage':'internal','dry_run':true";
        String path = "/flags/ch.dry_v1/rollout";
        assertThat(ann.patch(path, "{" + change + "}").outcome())
                .isEqualTo("428 precondition_required");
        assertThat(ann.patch(path, "{" + change + ",'expected_version':1}").outcome())
                .isEqualTo("409 approval_required");
        Reply made =
                ann.post(
                        "/flags",
                        "{'id':'ff-dry','key':'ch.dry_v2','owner_module':'m','type':'boolean',"
                                + "'default_value':false,'reason':'r','dry_run':true}");
        assertThat(made.at("/data/dry_run")).isEqualTo("true");
        assertThat(made.at("/data/records")).isEqualTo("[\"flag.create\"]");
        assertThat(made.at("/data/flag/key")).isEqualTo("ch.dry_v2");
        assertThat(ann.get("/flags/ch.dry_v2").outcome()).isEqualTo("404 flag_not_found");
        assertThat(plane.revision()).isEqualTo(revision);
    }

    @Test
    void anEditKeepsTheStatesAndAnArchivedFlagAnswersItsDefaultAndComesBack() {
        plane.flag("ch.life_v1");
        plane.move("ch.life_v1", "'env':'dev','rollout_stage':'internal'");
        Reply read = ann.get("/flags/ch.life_v1");
        String edited =
                read.at("/data/flag")
                        .replaceFirst(
                                "\\}$",
                                ",\"description_en\":\"new\","
                                        + "\"reason\":\"r\",\"expected_version\":2}");
        Reply edit = ann.put("/flags/ch.life_v1", edited);
        assertThat(edit.outcome()).as(edit.body()).isEqualTo("200");
        assertThat(edit.at("/data/flag/environments/dev/rollout_stage")).isEqualTo("internal");
        Reply gone = ann.delete("/flags/ch.life_v1", "{'reason':'r','expected_version':3}");
        assertThat(gone.at("/data/flag/archived")).as(gone.body()).isEqualTo("true");
        assertThat(plane.eval("key=ch.life_v1&user=U&tier=staff").at("/data/source"))
                .isEqualTo("archived");
        assertThat(ann.delete("/flags/ch.life_v1", null).status()).isBetween(400, 499);
        Reply revert =
                ann.post(
                        "/flags/ch.life_v1/revert",
                        "{'reason':'r','to_revision':1,'expected_version':4}");
        assertThat(revert.status()).isEqualTo(404);
    }

    @Test
    void aRevertLeadsBackToAnEarlierDocumentOrState() {
        plane.flag("ch.back_v1", "'tags':['old']");
        String before = plane.revision();
        plane.move("ch.back_v1", "'env':'dev','rollout_stage':'internal'");
        String flag = ann.get("/flags/ch.back_v1").at("/data/flag");
        ann.put(
                "/flags/ch.back_v1",
                flag.replace("[\"old\"]", "[\"new\"]")
                        .replaceFirst("\\}$", ",\"reason\":\"r\",\"expected_version\":2}"));
        String revert = "{'reason':'r','to_revision':%s,'expected_version':%s%s}";
        Reply document = ann.post("/flags/ch.back_v1/revert", revert.formatted(before, 3, ""));
        assertThat(document.at("/data/flag/tags")).as(document.body()).isEqualTo("[\"old\"]");
        Reply state =
                ann.post("/flags/ch.back_v1/revert", revert.formatted(before, 4, ",'env':'dev'"));
        assertThat(state.at("/data/flag/environments/dev/rollout_stage"))
                .as(state.body())
                .isEqualTo("draft");
    }

    @Test
    void cohortsAndSettingsHaveVersionsOfTheirOwn() {
        String cohort =
                "{'description':'d','any_of':[{'all_of':[{'attribute':'tier','op':'in','values':['%s']}]}],'reason':'r'%s}";
        Reply made = ann.put("/cohorts/ch-c", cohort.formatted("a", ""));
        assertThat(made.at("/data/version")).as(made.body()).isEqualTo("1");
        assertThat(ann.put("/cohorts/ch-c", cohort.formatted("b", "")).outcome())
                .isEqualTo("428 precondition_required");
        assertThat(
                        ann.put("/cohorts/ch-c", cohort.formatted("b", ",'expected_version':1"))
                                .outcome())
                .isEqualTo("200");
        assertThat(ann.get("/cohorts/ch-c").header("ETag")).isEqualTo("\"2\"");
        Reply gone = ann.delete("/cohorts/ch-c", "{'reason':'r','expected_version':2}");
        assertThat(gone.at("/data/cohort")).isEqualTo("null");
        Reply settings = ann.get("/settings");
        assertThat(settings.at("/data/internal_tiers")).isEqualTo("[\"staff\",\"admin\"]");
        Reply put =
                ann.put(
                        "/settings",
                        "{'reason':'r','approval_matrix':%s,'expected_version':%s}"
                                .formatted(
                                        settings.at("/data/approval_matrix"),
                                        settings.at("/data/version")));
        assertThat(put.outcome()).isEqualTo("422 no_change");
    }
}
