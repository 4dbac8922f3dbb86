package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /api/flags/sensitive-eval}: whether the gate of a flag has been passed. */
class SensitiveTest {
    private static final Plane PLANE = Plane.shared();

    private static Reply ask(String key, String env, String refs, String... headers) {
        return PLANE.client()
                .post(
                        "/api/flags/sensitive-eval",
                        "{'flag_key':'%s','context':{'user_id':'U-1','tier':'staff','env':'%s'},'approval_refs':[%s]}"
                                .formatted(key, env, refs)
                                .replace('\'', '"'),
                        headers);
    }

    private static String hint(String key, String env, String refs) {
        Reply reply = ask(key, env, refs);
        String hint = reply.at("/data/policy_hint");
        assertThat(reply.at("/data/can_proceed")).isEqualTo("" + !hint.startsWith("deny"));
        return hint;
    }

    @Test
    void theHintFollowsAnApprovalFromAskedForToUsed() {
        String key = "se.gated_v1";
        PLANE.flag(key, "'requires_approval':true");
        assertThat(hint(key, "prod", "")).isEqualTo("deny-needs-approval");
        String id =
                PLANE.asked(
                        "'flag_key':'%s','env':'prod','change':{'rollout_stage':'internal'}"
                                .formatted(key));
        String ref = "'" + id + "'";
        assertThat(hint(key, "prod", ref)).as("pending").isEqualTo("deny-needs-approval");
        PLANE.ben.post("/approvals/" + id + "/sign", "{}");
        assertThat(hint(key, "prod", ref)).as("signed").isEqualTo("allow");
        assertThat(hint(key, "prod", "'APP-1'," + ref)).isEqualTo("allow");
        assertThat(hint(key, "prod", "")).as("not named").isEqualTo("deny-needs-approval");
        assertThat(hint(key, "dev", ref)).as("elsewhere").isEqualTo("deny-needs-approval");
        assertThat(hint("dashboard.runtime_v1", "prod", ref)).isEqualTo("deny-needs-approval");
        PLANE.ann.patch(
                "/flags/" + key + "/rollout",
                "{'env':'prod','rollout_stage':'internal','reason':'r','expected_version':1,'approval_ref':%s}"
                        .formatted(ref));
        assertThat(hint(key, "prod", "")).as("it holds the state").isEqualTo("allow");
        assertThat(hint(key, "dev", ref)).as("used elsewhere").isEqualTo("deny-needs-approval");
        assertThat(ask(key, "prod", "").at("/data/evaluation/source")).isEqualTo("stage-internal");
        PLANE.ann.post("/flags/" + key + "/rollback", "{'reason':'r'}");
        assertThat(hint(key, "prod", "")).isEqualTo("deny-needs-approval");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hints.registry_v1      | skipped             | false | false | null                   | null | 0",
                "dashboard.runtime_v1   | deny-needs-approval | false | true  | null                   | null | 1",
                "generate.runtime_v1    | deny-needs-approval | true  | true  | row-sensitive-override | [\"release-manager\",\"security-officer\"] | 2",
            })
    void theProfileSaysWhoWouldHaveToSign(
            String key,
            String hint,
            String sensitive,
            String approval,
            String row,
            String roles,
            String signers) {
        Reply reply = ask(key, "staging", "");
        assertThat(reply.at("/data/policy_hint")).isEqualTo(hint);
        assertThat(reply.at("/data/profile/sensitive_flag")).isEqualTo(sensitive);
        assertThat(reply.at("/data/profile/requires_approval")).isEqualTo(approval);
        assertThat(reply.at("/data/profile/approval_matrix_row")).isEqualTo(row);
        assertThat(reply.at("/data/profile/signer_roles")).isEqualTo(roles);
        assertThat(reply.at("/data/profile/signers_needed")).isEqualTo(signers);
        assertThat(reply.at("/data/evaluation/flag_key")).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'flag_key':'none','context':{'user_id':'U'}}                                | 404 flag_not_found",
                "{'flag_key':'hints.registry_v1'}                                             | 400 invalid_request",
                "{'context':{'user_id':'U'}}                                                  | 400 invalid_request",
                "{'flag_key':'hints.registry_v1','context':{'user_id':'U'},'colour':1}        | 400 invalid_request",
                "{'flag_key':'hints.registry_v1','context':{'user_id':'U'},'approval_refs':[1]} | 400 invalid_request",
                "{'flag_key':'hints.registry_v1','context':{'user_id':'U'},'approval_refs':'a'} | 400 invalid_request",
            })
    void whatCannotBeAnsweredIsRefused(String body, String outcome) {
        Reply reply = PLANE.client().post("/api/flags/sensitive-eval", body.replace('\'', '"'));
        assertThat(reply.outcome()).as(reply.body()).isEqualTo(outcome);
        assertThat(reply.at("/error/hint")).isNotEqualTo("null");
    }
}
