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

/**
 * What a change would do to the contexts seen lately: ten in prod, of which the numbers are known.
 */
class PreviewTest {
    @TempDir static Path directory;
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = Plane.start(directory);
        plane.flag("pv.base_v1");
        plane.flag("pv.needs_v1", "'dependencies':['pv.base_v1']");
        for (String flag : new String[] {"pv.base_v1", "pv.needs_v1"}) {
            plane.move(flag, "'env':'prod','rollout_stage':'internal'");
        }
        plane.flag("pv.text_v1");
        plane.ann.put(
                "/cohorts/pv-a",
                "{'description':'d','any_of':[{'all_of':[{'attribute':'tenant_id','op':'in','values':['pty-a']}]}],'reason':'r'}");
        // 4 of the staff (3 in pty-a, 1 in pty-b), and 6 others (2 in pty-a, 4 without a tenant)
        String[] contexts = {
            "user=S-1&tier=staff&tenant=pty-a",
            "user=S-2&tier=staff&tenant=pty-a",
            "user=S-3&tier=staff&tenant=pty-a",
            "user=S-4&tier=staff&tenant=pty-b",
            "user=U-1&tenant=pty-a",
            "user=U-2&tenant=pty-a",
            "user=U-3",
            "user=U-4",
            "user=U-5",
            "user=U-6",
        };
        for (String context : contexts) {
            plane.eval("key=pv.base_v1&env=prod&" + context);
        }
        plane.eval("key=pv.base_v1&env=dev&user=D-1");
    }

    @AfterAll
    static void close() {
        plane.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'env':'prod','change':{'rollout_stage':'draft'}}  | 4 | 0 | 6  | pty-a 3 pty-b 1 | pv.needs_v1 4",
                "{'env':'prod','change':{'rollout_stage':'paused'}} | 4 | 0 | 6  | pty-a 3 pty-b 1 | pv.needs_v1 4",
                "{'env':'prod','change':{'rollout_stage':'pilot','pilot_cohorts':['pv-a']}} | 0 | 2 | 8 | pty-a 2 | ",
                "{'kind':'override_put','target':{'scope':'user','id':'S-4'},'change':{'value':false,'row_env':'prod'}} | 1 | 0 | 9 | pty-b 1 | pv.needs_v1 1",
                "{'env':'dev','change':{'rollout_stage':'internal'}} | 0 | 0 | 1  | | ",
            })
    void theBlastRadiusCountsContexts(
            String asked, int off, int on, int unchanged, String tenants, String dependants) {
        String before = plane.revision();
        Reply told = plane.ann.post("/flags/pv.base_v1/preview", asked);
        assertThat(told.outcome()).as(told.body()).isEqualTo("200");
        assertThat(told.at("/data/on_to_off")).isEqualTo("" + off);
        assertThat(told.at("/data/off_to_on")).isEqualTo("" + on);
        assertThat(told.at("/data/unchanged")).isEqualTo("" + unchanged);
        assertThat(told.at("/data/variants_moved")).isEqualTo("0");
        assertThat(told.at("/data/sample_size")).isEqualTo("" + (off + on + unchanged));
        assertThat(listed(told, "tenants", "tenant_id")).isEqualTo(tenants == null ? "" : tenants);
        assertThat(listed(told, "dependants", "flag_key"))
                .isEqualTo(dependants == null ? "" : dependants);
        assertThat(told.json().at("/data/error_margin").doubleValue()).isBetween(0.1, 50.0);
        assertThat(plane.revision()).as("nothing is kept").isEqualTo(before);
    }

    private static String listed(Reply told, String list, String name) {
        StringBuilder all = new StringBuilder();
        told.json()
                .at("/data/" + list)
                .forEach(item ->
                        all.append(item.get(name).stringValue())
                                .append(' ')
                                .append(item.get("changed").intValue())
                                .append(' '));
        return all.toString().trim();
    }

    @Test
    void aMovedVariantIsNeitherOnNorOff() {
        plane.ann.post(
                "/flags",
                "{'id':'ff-pv-look','key':'pv.look_v1','owner_module':'m','type':'string','default_value':'plain',"
                        + "'variants':[{'name':'a','value':'A','weight':1},{'name':'b','value':'B','weight':0}],"
                        + "'allowed_scopes':['tenant','user'],'reason':'r'}");
        plane.move("pv.look_v1", "'env':'prod','rollout_stage':'internal'");
        Reply told =
                plane.ann.post(
                        "/flags/pv.look_v1/preview",
                        "{'kind':'override_put','target':{'scope':'tenant','id':'pty-b'},"
                                + "'change':{'value':'C','row_env':'prod'}}");
        assertThat(told.at("/data/variants_moved")).as(told.body()).isEqualTo("1");
        assertThat(told.at("/data/unchanged")).isEqualTo("9");
    }

    @Test
    void oneContextIsToldWhatItGetsBeforeAndAfter() {
        Reply told =
                plane.ann.post(
                        "/flags/pv.base_v1/preview",
                        "{'env':'prod','change':{'rollout_stage':'draft'},"
                                + "'context':{'user_id':'S-1','tier':'staff','env':'prod'}}");
        assertThat(told.at("/data/decision/before/value")).as(told.body()).isEqualTo("true");
        assertThat(told.at("/data/decision/after/value")).isEqualTo("false");
        assertThat(told.json().at("/data/decision/after/trace").size()).isEqualTo(9);
        assertThat(told.at("/data/decision/after/why_not/change")).isEqualTo("stage");
        assertThat(told.at("/data/on_to_off")).isEqualTo("4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'text'",
                "{'user_id':''}",
                "{'user_id':'U','env':'moon'}",
                "{'user_id':'U','mood':'good'}",
                "[]"
            })
    void aContextThatIsNoneIsRefused(String context) {
        Reply told =
                plane.ann.post(
                        "/flags/pv.base_v1/preview",
                        "{'env':'prod','change':{'rollout_stage':'draft'},'context':"
                                + context
                                + "}");
        assertThat(told.outcome()).isEqualTo("400 invalid_request");
    }

    @Test
    void anApprovalIsAskedForWithItsBlastRadius() {
        plane.flag("pv.gated_v1", "'requires_approval':true");
        String id =
                plane.asked(
                        "'flag_key':'pv.gated_v1','env':'prod','change':{'rollout_stage':'internal'}");
        assertThat(plane.ann.get("/approvals/" + id).at("/data/blast_radius/off_to_on"))
                .isEqualTo("4");
        assertThat(plane.ann.get("/approvals/" + id).json().at("/data/cannot_sign").toString())
                .isEqualTo("[{\"id\":\"ann\",\"why\":\"asked\"}]");
    }

    @Test
    void whereNothingIsRememberedNothingIsCounted(@TempDir Path other) {
        try (Plane none = Plane.start(other, "FF_PREVIEW_CONTEXTS", "0")) {
            none.eval("key=flags.registry_v1&env=prod&user=U-1&tier=staff");
            Reply told =
                    none.ann.post(
                            "/flags/flags.registry_v1/preview",
                            "{'env':'prod','change':{'rollout_stage':'draft'}}");
            assertThat(told.at("/data/sample_size")).isEqualTo("0");
            assertThat(told.at("/data/error_margin")).isEqualTo("null");
        }
    }
}
