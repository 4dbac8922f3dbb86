package dev.halyard.server;

import static dev.halyard.server.Tenants.GATED;
import static dev.halyard.server.Tenants.PLAIN;
import static dev.halyard.server.Tenants.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody of a tenant may do and see, beside another tenant. */
@SuppressWarnings("NullAway.Init") // what is made before all tests
class TenantsTest {
    @TempDir static Path directory;

    private static Tenants tenants;
    private static String rowOfA;
    private static String rowOfB;
    private static String approvalOfA;
    private static String approvalOfB;

    @BeforeAll
    static void begin() {
        tenants = Tenants.start(directory);
        rowOfA = tenants.row("a", PLAIN, "tenant/a", "");
        rowOfB = tenants.row("b", PLAIN, "tenant/b", "");
        tenants.row("b", PLAIN, "user/pat", "");
        approvalOfA = tenants.asked("a");
        approvalOfB = tenants.asked("b");
    }

    @AfterAll
    static void end() {
        tenants.close();
    }

    private static String filled(String text) {
        return text.replace("{plain}", PLAIN)
                .replace("{gated}", GATED)
                .replace("{A}", approvalOfA)
                .replace("{B}", approvalOfB)
                .trim();
    }

    /** Everything here is asked by Pat of tenant b. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "           | GET | /api/flags/registry                            | 403 forbidden",
                "viewer     | GET | /api/flags/registry                            | 200",
                "flags.snapshot | GET | /api/flags/registry                        | 403 forbidden",
                "           | GET | /api/flags/registry?summary=true               | 200",
                "           | GET | /api/flags/overrides/by-flag/{plain}           | 403 forbidden",
                "           | GET | /api/flags/overrides/by-flag/none              | 403 forbidden",
                "tenant-viewer | GET | /api/flags/overrides/by-flag/{plain}        | 200",
                "           | GET | /api/flags/eval?key={plain}&revision=1         | 403 forbidden",
                "tenant-editor | GET | /api/flags/eval?key={plain}&at=2026-11-02T12:00:00Z | 403 forbidden",
                "viewer     | GET | /api/flags/eval?key={plain}&revision=40        | 404 not_found",
                "           | GET | /api/admin/flags                               | 403 forbidden",
                "tenant-viewer | GET | /api/admin/flags?owner=olga                  | 403 forbidden",
                "tenant-viewer | GET | /api/admin/flags?tag=t                       | 403 forbidden",
                "tenant-viewer | GET | /api/admin/flags?stale=0                     | 403 forbidden",
                "tenant-viewer | GET | /api/admin/flags?pending=1                   | 403 forbidden",
                "tenant-viewer | GET | /api/admin/approvals/{A}                     | 404 approval_not_found",
                "tenant-viewer | GET | /api/admin/approvals/{B}                     | 200",
                "tenant-viewer | GET | /api/admin/audit/verify                      | 403 forbidden",
            })
    void aReadIsAnsweredOrRefusedByWhoAsks(
            String roles, String method, String path, String outcome) {
        String words = "pat@b/" + (roles == null ? "" : roles.trim());
        assertThat(tenants.send(words, method, filled(path), null).outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | /flags/{plain}/overrides/tenant/a | {'value':false,'reason':'r'}",
                "PUT    | /flags/{plain}/overrides/tenant/a | {'value':false,'reason':'r','expected_version':7}",
                "PUT    | /flags/{plain}/overrides/tenant/a | {'value':true,'reason':'r','dry_run':true}",
                "PUT    | /flags/{plain}/overrides/user/x   | {'value':true,'reason':'r','row_tenant':'a'}",
                "DELETE | /flags/{plain}/overrides/tenant/a | {'reason':'r'}",
                "DELETE | /flags/{plain}/overrides/tenant/c | {'reason':'r'}",
                "DELETE | /flags/{plain}/overrides/user/x   | {'reason':'r','row_tenant':'a'}",
                "POST   | /approvals | {'flag_key':'{gated}','env':'prod','change':{'rollout_stage':'internal'},'reason':'r'}",
                "POST   | /approvals | {'kind':'override_put','target':{'flag_key':'{gated}','scope':'tenant','id':'a'},'change':{'value':true},'reason':'r'}",
                "POST   | /approvals | {'kind':'settings','change':{'internal_tiers':['staff']},'reason':'r'}",
                "POST   | /flags/{plain}/preview | {'env':'prod','change':{'rollout_stage':'full'}}",
                "POST   | /flags/{plain}/preview | {'kind':'override_put','target':{'scope':'tenant','id':'a'},'change':{'value':false}}",
                "POST   | /flags/{plain}/pause   | {'reason':'r'}",
            })
    void aChangeOfAnythingButItsOwnRowsIsRefused(String method, String path, String body) {
        Reply reply =
                tenants.send(
                        "pat@b/tenant-editor", method, "/api/admin" + filled(path), filled(body));
        assertThat(reply.outcome()).isEqualTo("403 forbidden");
        assertThat(reply.at("/error/message")).contains("role ");
    }

    @Test
    void whatIsAnotherTenantsIsAsAbsentWhenItIsNamed() {
        for (String id : new String[] {approvalOfA, "APP-261102-0000000000"}) {
            Reply withdrawn =
                    tenants.send(
                            "pat@b/tenant-editor",
                            "POST",
                            "/api/admin/approvals/" + id + "/withdraw",
                            "{}");
            assertThat(withdrawn.outcome()).isEqualTo("404 approval_not_found");
            Reply used =
                    tenants.send(
                            "pat@b/tenant-editor",
                            "PUT",
                            "/api/admin/flags/" + GATED + "/overrides/tenant/b",
                            "{'value':true,'reason':'r','approval_ref':'" + id + "'}");
            assertThat(used.outcome()).isEqualTo("404 approval_not_found");
            Reply sensitive = sensitive(id);
            assertThat(sensitive.at("/data/policy_hint")).isEqualTo("deny-needs-approval");
        }
    }

    private static Reply sensitive(String id) {
        return tenants.send(
                "pat@b/",
                "POST",
                "/api/flags/sensitive-eval",
                "{'flag_key':'%s','approval_refs':['%s']}".formatted(GATED, id));
    }

    @Test
    void whoMayNotSignIsToldToThoseOfThePlatformAlone() {
        String path = "/api/admin/approvals/" + approvalOfB;
        assertThat(tenants.get(ROOT, path).body()).contains("\"cannot_sign\":[{");
        for (String shown : new String[] {path, "/api/admin/approvals"}) {
            assertThat(tenants.get("pat@b/tenant-viewer", shown).body())
                    .contains(approvalOfB)
                    .doesNotContain("cannot_sign");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pat@b/tenant-viewer, 403 forbidden",
        "pat@b/tenant-editor, 403 forbidden",
        "svc!b/tenant-viewer, 403 forbidden",
        "pat@b/viewer, 200",
    })
    void whatAPreviewGivesSomebodyTakesTheRoleViewer(String words, String outcome) {
        String row =
                "{'kind':'override_put','target':{'scope':'tenant','id':'b'},'change':{'value':false}";
        String path = "/api/admin/flags/" + PLAIN + "/preview";
        assertThat(tenants.send(words, "POST", path, row + "}").outcome()).isEqualTo("200");
        Reply told = tenants.send(words, "POST", path, row + ",'context':{'user_id':'u'}}");
        assertThat(told.outcome()).as(told.body()).isEqualTo(outcome);
    }

    @Test
    void anApprovalThatIsSignedForAnotherTenantsRowAllowsNothingHere() {
        String id =
                tenants.ok(
                                "zed@a/tenant-editor",
                                "POST",
                                "/api/admin/approvals",
                                Tenants.request("a"))
                        .at("/data/id");
        tenants.ok(Tenants.SUE, "POST", "/api/admin/approvals/" + id + "/sign", "{}");
        assertThat(sensitive(id).at("/data/policy_hint")).isEqualTo("deny-needs-approval");
        Reply own =
                tenants.send(
                        "pat@a/",
                        "POST",
                        "/api/flags/sensitive-eval",
                        "{'flag_key':'%s','context':{'env':'dev'},'approval_refs':['%s']}"
                                .formatted(GATED, id));
        assertThat(own.at("/data/policy_hint")).isEqualTo("allow");
        assertThat(own.at("/data/profile/signer_roles")).isEqualTo("null");
    }

    @Test
    void aTenantSeesItsOwnRowsTheirNumberAndNoOthers() {
        Reply rows = tenants.get("pat@b/tenant-viewer", "/api/flags/overrides/by-flag/" + PLAIN);
        assertThat(rows.at("/data/count")).isEqualTo("2");
        assertThat(rows.body()).contains(rowOfB).doesNotContain(rowOfA);
        Reply all = tenants.get(ROOT, "/api/flags/overrides/by-flag/" + PLAIN);
        assertThat(all.at("/data/count")).isEqualTo("3");
        Reply flag = tenants.get("pat@b/tenant-viewer", "/api/admin/flags/" + PLAIN);
        assertThat(flag.at("/data/overrides/total")).isEqualTo("2");
        assertThat(flag.body()).doesNotContain("olga", "dependants", "last_evaluated");
        assertThat(tenants.get("pat@c/tenant-viewer", "/api/admin/flags?overridden=1").body())
                .contains("\"items\":[]");
        assertThat(tenants.get("pat@b/tenant-viewer", "/api/admin/flags?text=olga").body())
                .contains("\"items\":[]");
    }

    @Test
    void aUsersRowThatATenantPutsIsOfThatTenant() {
        Reply put =
                tenants.ok(
                        "pat@b/tenant-editor",
                        "PUT",
                        "/api/admin/flags/" + PLAIN + "/overrides/user/quinn",
                        "{'value':true,'reason':'r'}");
        assertThat(put.at("/data/override/tenant_id")).isEqualTo("b");
        tenants.ok(
                "pat@b/tenant-editor",
                "DELETE",
                "/api/admin/flags/" + PLAIN + "/overrides/user/quinn",
                "{'reason':'r'}");
    }

    @Test
    void recordsAndApprovalsAreThoseOfItsOwnRowsPageByPage() {
        Reply approvals = tenants.get("pat@b/tenant-viewer", "/api/admin/approvals");
        assertThat(approvals.body()).contains(approvalOfB).doesNotContain(approvalOfA);
        for (String path : new String[] {"/audit", "/flags/" + PLAIN + "/history"}) {
            Reply whole = tenants.get("pat@b/tenant-viewer", "/api/admin" + path);
            assertThat(whole.body()).contains(rowOfB).doesNotContain(rowOfA, "flag.create");
            Reply first = tenants.get("pat@b/tenant-viewer", "/api/admin" + path + "?limit=1");
            assertThat(first.json().at("/data/items").size()).isEqualTo(1);
            Reply second =
                    tenants.get(
                            "pat@b/tenant-viewer",
                            "/api/admin"
                                    + path
                                    + "?limit=1&cursor="
                                    + first.at("/data/next_cursor"));
            assertThat(second.json().at("/data/items/0"))
                    .isEqualTo(whole.json().at("/data/items/1"));
        }
    }

    @Test
    void theStoryOfADecisionQuotesNoRuleAndTheSummaryIsShort() {
        String asked = "/api/flags/eval?trace=1&env=prod&key=" + GATED;
        Reply told = tenants.get("pat@b/", asked);
        assertThat(told.json().at("/data/trace").size()).isEqualTo(9);
        assertThat(told.at("/data/trace/8/detail")).isEqualTo("Decided.");
        assertThat(told.at("/data/why_not/change")).isEqualTo("stage");
        assertThat(told.at("/data/why_not/value")).isEqualTo("null");
        assertThat(tenants.get("pat@b/viewer", asked).at("/data/why_not/value")).isEqualTo("full");
        Reply summary = tenants.get("pat@b/", "/api/flags/registry?summary=true");
        assertThat(summary.body()).contains("Plain.").doesNotContain("owner_module", "sensitive");
        Reply whole = tenants.get(ROOT, "/api/flags/registry?summary=true");
        assertThat(whole.header("ETag")).isNotEqualTo(summary.header("ETag"));
        assertThat(tenants.get(ROOT, "/api/flags/health").at("/data/components/store/detail"))
                .doesNotContain("overrides");
    }

    /** A key for some environments changes what is for those alone. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST  | /flags/{plain}/pause   | {'reason':'r','dry_run':true}              | 403 forbidden",
                "POST  | /flags/{plain}/pause   | {'env':'all','reason':'r','dry_run':true}  | 403 forbidden",
                "POST  | /flags/{plain}/pause   | {'env':'prod','reason':'r','dry_run':true} | 403 forbidden",
                "POST  | /flags/{plain}/pause   | {'env':'dev','reason':'r','dry_run':true}  | 200",
                "PATCH | /flags/{plain}/rollout | {'env':'dev','rollout_stage':'full','reason':'r','expected_version':3,'dry_run':true} | 200",
                "PATCH | /flags/{plain}/rollout | {'env':'prod','rollout_stage':'full','reason':'r','expected_version':3} | 403 forbidden",
                "PUT   | /flags/{plain}/overrides/user/z | {'value':true,'reason':'r'}       | 403 forbidden",
                "PUT   | /flags/{plain}/overrides/user/z | {'value':true,'reason':'r','row_env':'prod'} | 403 forbidden",
                "PUT   | /flags/{plain}/overrides/user/z | {'value':true,'reason':'r','row_env':'dev','dry_run':true} | 200",
                "DELETE | /flags/{plain}        | {'reason':'r','expected_version':3}        | 403 forbidden",
                "PUT   | /cohorts/c1            | {'description':'d','any_of':[],'reason':'r'} | 403 forbidden",
                "POST  | /approvals | {'flag_key':'{gated}','env':'prod','change':{'rollout_stage':'internal'},'reason':'r'} | 403 forbidden",
                "POST  | /flags/{plain}/preview | {'env':'prod','change':{'rollout_stage':'full'}} | 403 forbidden",
            })
    void aCredentialForSomeEnvironmentsChangesNothingElse(
            String method, String path, String body, String outcome) {
        Reply reply =
                tenants.send("ci!/editor?dev", method, "/api/admin" + filled(path), filled(body));
        assertThat(reply.outcome()).as(reply.body()).isEqualTo(outcome);
        if (reply.status() == 403 && path.contains("pause")) {
            assertThat(reply.at("/error/hint")).contains("as env");
        }
    }

    @Test
    void aServiceIsNotShownLessUnlessItIsBoundToATenant() {
        String asked = "/api/flags/eval?trace=1&env=prod&user=u&key=" + GATED;
        assertThat(tenants.get("svc!/", asked).at("/data/why_not/value")).isEqualTo("full");
        assertThat(tenants.get("svc!b/", asked).at("/data/why_not/value")).isEqualTo("null");
        assertThat(tenants.get("svc!/flags.snapshot", "/api/flags/registry").status())
                .isEqualTo(200);
        assertThat(tenants.get("svc!/", "/api/flags/registry").outcome())
                .isEqualTo("403 forbidden");
        assertThat(tenants.get("svc!b/", asked + "&tenant=a").outcome()).isEqualTo("403 forbidden");
    }
}
