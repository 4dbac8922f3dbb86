package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows for a tenant or a user, put and removed over HTTP. */
class OverridesAdminTest {
    private static final Plane PLANE = Plane.shared();
    private static final String FLAG = "rows.plain_v1";
    private final Person ann = PLANE.ann;

    @BeforeAll
    static void flag() {
        PLANE.flag(FLAG);
        PLANE.flag("rows.gated_v1", "'requires_approval':true");
    }

    private static String row(String scope, String id) {
        return "/flags/" + FLAG + "/overrides/" + scope + "/" + encoded(id);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void aUsersRowGoesBeforeTheTenantsAndEachIsRemovedAlone() {
        String asked = "key=" + FLAG + "&user=U-9&tenant=pty-9&env=prod";
        Reply tenant = ann.put(row("tenant", "pty-9"), "{'value':true,'reason':'try it'}");
        assertThat(tenant.at("/data/override/rationale")).isEqualTo("try it");
        assertThat(tenant.at("/data/override/source")).isEqualTo("api");
        assertThat(PLANE.eval(asked).at("/data/source")).isEqualTo("tenant_override");
        ann.put(
                row("user", "U-9"),
                "{'value':false,'reason':'r','row_tenant':'pty-9','row_env':'prod'}");
        assertThat(PLANE.eval(asked).at("/data/source")).isEqualTo("user_override");
        assertThat(PLANE.eval(asked.replace("prod", "dev")).at("/data/source"))
                .isEqualTo("tenant_override");
        assertThat(ann.delete(row("user", "U-9"), "{'reason':'r'}").outcome())
                .as("another row: without tenant and environment")
                .isEqualTo("404 not_found");
        Reply gone =
                ann.delete(
                        row("user", "U-9"), "{'reason':'r','row_tenant':'pty-9','row_env':'prod'}");
        assertThat(gone.at("/data/override")).isEqualTo("null");
        assertThat(PLANE.eval(asked).at("/data/source")).isEqualTo("tenant_override");
        assertThat(ann.delete(row("tenant", "pty-9"), null).at("/error/details/0/pointer"))
                .isEqualTo("/reason");
        assertThat(ann.delete(row("tenant", "pty-9"), "{'reason':'r'}").outcome()).isEqualTo("200");
        assertThat(PLANE.eval(asked).at("/data/source")).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "ผู้ใช้", "100%", "a+b c", "..", ".", "%2F", "a?b#c", "\uD83D\uDE00"})
    void anIdMayBeAnythingThatAContextCanHave(String id) {
        Reply put = ann.put(row("user", id), "{'value':true,'reason':'r'}");
        assertThat(put.outcome()).as(put.body()).isEqualTo("200");
        assertThat(put.at("/data/override/user_id")).isEqualTo(id);
        assertThat(PLANE.eval("key=" + FLAG + "&user=" + encoded(id)).at("/data/source"))
                .isEqualTo("user_override");
        assertThat(ann.delete(row("user", id), "{'reason':'r'}").outcome()).isEqualTo("200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%C3%28", "%0A", "%ED%A0%80"})
    void anIdThatNoContextCanHaveIsRefused(String id) {
        Reply put =
                ann.put("/flags/" + FLAG + "/overrides/user/" + id, "{'value':true,'reason':'r'}");
        assertThat(put.status()).as(put.body()).isIn(400, 422);
    }

    @Test
    void puttingAgainChangesTheRowThatIsThereAndCountsItsVersion() {
        String path = row("tenant", "pty-again");
        Reply first = ann.put(path, "{'value':true,'reason':'r'}");
        assertThat(ann.put(path, "{'value':true,'reason':'r'}").outcome())
                .isEqualTo("422 no_change");
        Reply second =
                ann.put(
                        path,
                        "{'value':false,'reason':'r','expires_at':'2099-01-01T00:00:00Z','expected_version':1}");
        assertThat(second.at("/data/version")).as(second.body()).isEqualTo("2");
        assertThat(second.at("/data/override/id")).isEqualTo(first.at("/data/override/id"));
        assertThat(ann.put(path, "{'value':true,'reason':'r','expected_version':1}").outcome())
                .isEqualTo("409 version_conflict");
        Reply flag = ann.get("/flags/" + FLAG);
        assertThat(flag.json().at("/data/overrides/tenant").intValue()).isPositive();
    }

    @Test
    void aRowOfAGatedFlagTakesAnApprovalUnlessItIsTheDefault() {
        String path = "/flags/rows.gated_v1/overrides/tenant/pty-g";
        assertThat(ann.put(path, "{'value':true,'reason':'r'}").outcome())
                .isEqualTo("409 approval_required");
        assertThat(ann.put(path, "{'value':false,'reason':'r'}").outcome()).isEqualTo("200");
        String id =
                PLANE.signed(
                        "'kind':'override_put','target':{'flag_key':'rows.gated_v1','scope':'tenant','id':'pty-g'},"
                                + "'change':{'value':true}");
        Reply put =
                ann.put(
                        path,
                        "{'value':true,'reason':'r','expected_version':1,'approval_ref':'%s'}"
                                .formatted(id));
        assertThat(put.at("/data/override/approval_ref")).as(put.body()).isEqualTo(id);
        assertThat(PLANE.eval("key=rows.gated_v1&user=U&tenant=pty-g").at("/data/source"))
                .isEqualTo("tenant_override");
    }
}
