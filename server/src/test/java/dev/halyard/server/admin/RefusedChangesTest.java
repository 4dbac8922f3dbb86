package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the control plane refuses, with which status and code, and what it says to do. */
class RefusedChangesTest {
    private static final Plane PLANE = Plane.shared();
    private final Person ann = PLANE.ann;

    @BeforeAll
    static void flags() {
        PLANE.flag("no.plain_v1");
        PLANE.flag("no.above_v1", "'dependencies':['no.plain_v1']");
        PLANE.flag("no.gated_v1", "'requires_approval':true");
        PLANE.flag("no.text_v1", "'tags':['a']");
        PLANE.flag("no.staff_v1");
        PLANE.move("no.staff_v1", "'env':'dev','rollout_stage':'internal'");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST   | /flags                      | {'reason':'r','id':'ff-x','key':'no.plain_v1'} | 409 key_taken               | another key",
                "POST   | /flags                      | {'reason':'r','id':'ff-x','key':'no.x','owner_module':'m','type':'boolean','default_value':false,'rollout_stage':'full'} | 422 validation_failed | pointer",
                "POST   | /flags                      | {'id':'ff-x','key':'no.x','owner_module':'m','type':'boolean','default_value':false} | 422 validation_failed | pointer",
                "POST   | /flags                      | {'reason':'r','id':'ff-x','key':'no.x','owner_module':'m','type':'boolean','default_value':false,'colour':1} | 400 invalid_request | field",
                "POST   | /flags?colour=red           | {'reason':'r'}                                 | 400 invalid_request         | takes none",
                "POST   | /flags                      | {'reason':                                     | 400 invalid_json            | JSON",
                "PUT    | /flags/no.none              | {'reason':'r','expected_version':1}            | 404 flag_not_found          | /flags",
                "PUT    | /flags/no.plain_v1          | {'reason':'r','owner_module':'m','type':'boolean','default_value':false} | 428 precondition_required | expected_version",
                "PUT    | /flags/no.plain_v1          | {'reason':'r','owner_module':'m','type':'boolean','default_value':false,'expected_version':9} | 409 version_conflict | again",
                "PUT    | /flags/no.plain_v1          | {'reason':'r','owner_module':'tests','type':'boolean','default_value':false,'allowed_scopes':['tenant','user'],'expected_version':1} | 422 no_change | already",
                "PUT    | /flags/no.plain_v1          | {'reason':'r','owner_module':'m','type':'boolean','default_value':false,'archived':true,'expected_version':1} | 422 validation_failed | pointer",
                "DELETE | /flags/no.plain_v1          | {'reason':'r','expected_version':1}            | 409 has_dependants          | first",
                "DELETE | /flags/no.plain_v1          | {'reason':'r','version':1}                     | 400 invalid_request         | expected_version",
                "PATCH  | /flags/no.plain_v1/rollout  | {'reason':'r','env':'prod','rollout_stage':'full','expected_version':1} | 409 transition_not_allowed | details",
                "PATCH  | /flags/no.plain_v1/rollout  | {'reason':'r','env':'prod','rollout_stage':'moon','expected_version':1} | 422 validation_failed | pointer",
                "PATCH  | /flags/no.plain_v1/rollout  | {'reason':'r','env':'moon','rollout_stage':'internal','expected_version':1} | 422 validation_failed | pointer",
                "PATCH  | /flags/no.plain_v1/rollout  | {'reason':'r','env':'prod','rollout_stage':'internal','stage':1} | 400 invalid_request | rollout_stage",
                "PATCH  | /flags/no.plain_v1/rollout  | {'reason':'r','env':'prod','rollout_stage':'internal'} | 428 precondition_required | expected_version",
                "PATCH  | /flags/no.staff_v1/rollout  | {'reason':'r','env':'dev','rollout_stage':'staged','expected_version':2} | 422 validation_failed | pointer",
                "PATCH  | /flags/no.staff_v1/rollout  | {'reason':'r','env':'dev','rollout_stage':'pilot','pilot_cohorts':['none'],'expected_version':2} | 422 validation_failed | pointer",
                "PATCH  | /flags/no.gated_v1/rollout  | {'reason':'r','env':'prod','rollout_stage':'internal','expected_version':1} | 409 approval_required | /approvals",
                "PATCH  | /flags/no.gated_v1/rollout  | {'reason':'r','env':'prod','rollout_stage':'internal','expected_version':1,'approval_ref':'APP-1'} | 404 approval_not_found | /approvals",
                "POST   | /flags/no.plain_v1/resume   | {'reason':'r','env':'prod','expected_version':1} | 409 transition_not_allowed | details",
                "POST   | /flags/no.plain_v1/pause    | {}                                             | 422 validation_failed       | pointer",
                "POST   | /flags/no.none/pause        | {'reason':'r'}                                 | 404 flag_not_found          | /flags",
                "POST   | /flags/no.plain_v1/revert   | {'reason':'r','expected_version':1}            | 422 validation_failed       | pointer",
                "POST   | /flags/no.plain_v1/revert   | {'reason':'r','to_revision':1,'expected_version':1} | 404 flag_not_found     | history",
                "POST   | /flags/no.plain_v1/preview  | {'kind':'odd'}                                 | 422 validation_failed       | pointer",
                "POST   | /approvals                  | {'reason':'r','flag_key':'no.plain_v1','env':'prod','change':{'rollout_stage':'internal'}} | 422 no_change | without",
                "POST   | /approvals                  | {'reason':'r','flag':'no.gated_v1'}            | 400 invalid_request         | flag_key",
                "POST   | /approvals                  | {'reason':'r','kind':'cohort_put','change':{}} | 422 validation_failed       | pointer",
                "POST   | /approvals/none/sign        | {}                                             | 404 approval_not_found      | /approvals",
                "PUT    | /flags/no.plain_v1/overrides/global/x | {'reason':'r','value':true}          | 404 not_found               | tenant",
                "PUT    | /flags/no.plain_v1/overrides/user/x   | {'reason':'r','value':'yes'}         | 422 validation_failed       | pointer",
                "PUT    | /flags/no.plain_v1/overrides/user/x   | {'reason':'r'}                       | 422 validation_failed       | pointer",
                "PUT    | /flags/no.plain_v1/overrides/tenant/x | {'reason':'r','value':true,'row_tenant':'y'} | 422 validation_failed | pointer",
                "PUT    | /flags/no.none/overrides/user/x       | {'reason':'r','value':true}          | 404 flag_not_found          | /flags",
                "DELETE | /flags/no.plain_v1/overrides/user/x   | {'reason':'r'}                       | 404 not_found               | name",
                "DELETE | /cohorts/none               | {'reason':'r','expected_version':1}            | 404 not_found               | name",
                "PUT    | /cohorts/no-c               | {'reason':'r','any_of':[]}                     | 422 validation_failed       | pointer",
                "PUT    | /cohorts/no-c               | {'reason':'r','description':'d','any_of':[{'all_of':[{'attribute':'tier','op':'exists'}]}],'colour':1} | 400 invalid_request | field",
                "PUT    | /settings                   | {'reason':'r','internal_tiers':['staff']}      | 428 precondition_required   | expected_version",
                "PUT    | /settings                   | {'reason':'r','tiers':['staff'],'expected_version':1} | 400 invalid_request | field",
                "PUT    | /registry                   | {'reason':'r'}                                 | 422 validation_failed       | pointer",
                "POST   | /api-keys                   | {'colour':1,'reason':'r'}                      | 400 invalid_request         | expires_at",
                "POST   | /api-keys                   | {'name':'n','access':'read'}                   | 422 validation_failed       | details",
                "POST   | /api-keys/none/rotate       | {'reason':'r'}                                 | 404 not_found               | /api/admin/api-keys",
                "POST   | /api-keys/none/revoke       | {'reason':'r'}                                 | 404 not_found               | /api/admin/api-keys",
                "DELETE | /api-keys/none              | {'reason':'r','hours':1}                       | 400 invalid_request         | reason",
                "POST   | /audit/checkpoints          | {'colour':1}                                   | 400 invalid_request         | openapi.yaml",
            })
    void aChangeThatCannotBeMadeIsRefusedWithAHint(
            String method, String path, String body, String outcome, String hint) {
        Reply reply = ann.send(method, path, body);
        assertThat(reply.outcome()).as(reply.body()).isEqualTo(outcome);
        assertThat(reply.at("/error/hint")).contains(hint);
    }

    @ParameterizedTest
    @CsvSource({
        "/flags/no.none,                404 flag_not_found",
        "/flags/no.none/history,        404 flag_not_found",
        "/approvals/none,               404 approval_not_found",
        "/cohorts/none,                 404 not_found",
        "/flags?colour=red,             400 invalid_request",
        "/flags?env=moon,               400 invalid_request",
        "/flags?stage=moon,             400 invalid_request",
        "/flags?stale=maybe,            400 invalid_request",
        "/flags?limit=0,                400 invalid_request",
        "/flags?limit=1001,             400 invalid_request",
        "/flags?cursor=%21,             400 invalid_request",
        "/flags?cursor=bm9uZQ,          400 invalid_request",
        "/audit?cursor=bm9uZQ,          400 invalid_request",
        "/audit?from=yesterday,         400 invalid_request",
        "/approvals?state=odd,          400 invalid_request",
        "/diff,                         400 invalid_request",
        "/diff?from=1&to=999999,        400 invalid_request",
        "/diff?from=2&to=1,             400 invalid_request",
        "/diff?from=1&user=U&env=moon,  400 invalid_request",
        "/api-keys/none,                404 not_found",
        "/api-keys/none?colour=red,     400 invalid_request",
        "/api-keys?colour=red,          400 invalid_request",
        "/api-keys?cursor=bm9uZQ,       400 invalid_request",
    })
    void aQuestionThatCannotBeAnsweredIsRefusedWithAHint(String path, String outcome) {
        Reply reply = ann.get(path);
        assertThat(reply.outcome()).as(reply.body()).isEqualTo(outcome);
        assertThat(reply.at("/error/hint")).isNotEqualTo("null");
    }

    @ParameterizedTest
    @CsvSource({
        "revision=0,                  400 invalid_request",
        "revision=x,                  400 invalid_request",
        "revision=999999,             404 not_found",
        "at=2001-01-01T00:00:00Z,     404 not_found",
        "at=2999-01-01T00:00:00Z,     400 invalid_request",
        "at=yesterday,                400 invalid_request",
        "at=2001-01-01T00:00:00Z&revision=1, 400 invalid_request",
    })
    void aMomentThatTheLogDoesNotHaveIsRefused(String moment, String outcome) {
        Reply reply = PLANE.eval("key=flags.registry_v1&user=U-1&" + moment);
        assertThat(reply.outcome()).isEqualTo(outcome);
        assertThat(reply.at("/error/hint")).isNotEqualTo("null");
    }

    @Test
    void anApprovalIsSignedByOthersOnceAndUsedForItsOwnChangeOnce() {
        PLANE.flag("no.once_v1", "'requires_approval':true");
        String id =
                PLANE.asked(
                        "'flag_key':'no.once_v1','env':'prod','change':{'rollout_stage':'internal'}");
        String sign = "/approvals/" + id + "/sign";
        String change =
                "{'reason':'r','env':'%s','rollout_stage':'internal','expected_version':%s,'approval_ref':'%s'}";
        String path = "/flags/no.once_v1/rollout";
        assertThat(ann.post(sign, "{}").outcome()).isEqualTo("403 approval_not_allowed");
        Reply early = ann.patch(path, change.formatted("prod", 1, id));
        assertThat(early.outcome()).isEqualTo("409 approval_required");
        assertThat(early.at("/error/details/0/why")).isEqualTo("not_full");
        assertThat(PLANE.ben.post("/approvals/" + id + "/withdraw", "{}").outcome())
                .isEqualTo("403 approval_not_allowed");
        assertThat(PLANE.ben.post(sign, "{}").at("/data/state")).isEqualTo("signed_full");
        assertThat(PLANE.ben.post(sign, "{}").outcome()).isEqualTo("422 no_change");
        Reply other = ann.patch(path, change.formatted("dev", 1, id));
        assertThat(other.at("/error/details/0/why")).isEqualTo("other_change");
        assertThat(ann.patch(path, change.formatted("prod", 1, id)).outcome()).isEqualTo("200");
        Reply again = ann.patch(path, change.formatted("dev", 2, id));
        assertThat(again.outcome()).isEqualTo("409 approval_void");
        assertThat(again.at("/error/details/0/state")).isEqualTo("consumed");
    }

    @Test
    void aSensitiveFlagTakesTwoSignersOfDistinctRoleKeysOfItsRow() {
        String key = "audit.trail_v1";
        String id =
                PLANE.asked(
                        "'flag_key':'"
                                + key
                                + "','env':'dev','change':{'rollout_stage':'internal'}");
        String sign = "/approvals/" + id + "/sign";
        Person clerk = PLANE.person("cleo", "admin", "clerk");
        Person dan = PLANE.person("dan", "admin", "security-officer");
        Person eve = PLANE.person("eve", "admin", "release-manager");
        assertThat(clerk.post(sign, "{}").outcome()).isEqualTo("403 approval_not_allowed");
        assertThat(PLANE.ben.post(sign, "{}").at("/data/state")).isEqualTo("signed_partial");
        assertThat(PLANE.ben.post(sign, "{}").outcome()).isEqualTo("403 approval_not_allowed");
        assertThat(dan.post(sign, "{}").outcome()).isEqualTo("403 approval_not_allowed");
        assertThat(eve.post(sign, "{}").at("/data/state")).isEqualTo("signed_full");
        assertThat(PLANE.ann.post("/approvals/" + id + "/withdraw", "{}").at("/data/state"))
                .isEqualTo("withdrawn");
    }

    @Test
    void aRejectionSaysWhy() {
        String id =
                PLANE.asked(
                        "'flag_key':'no.gated_v1','env':'dev','change':{'rollout_stage':'internal'}");
        String reject = "/approvals/" + id + "/reject";
        assertThat(PLANE.ben.post(reject, "{}").outcome()).isEqualTo("422 validation_failed");
        Reply rejected = PLANE.ben.post(reject, "{'comment':'not now'}");
        assertThat(rejected.at("/data/state")).isEqualTo("rejected");
        assertThat(rejected.at("/data/comment")).isEqualTo("not now");
        assertThat(PLANE.ben.post("/approvals/" + id + "/sign", "{}").outcome())
                .isEqualTo("409 approval_void");
    }
}
