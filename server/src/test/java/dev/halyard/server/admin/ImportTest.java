package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All of it, out and in: {@code /api/admin/registry}, and what the data plane then reads. */
class ImportTest {
    private static final String SUMMARY = "/api/flags/registry?summary=true";

    @TempDir Path directory;

    private Plane plane(String... settings) {
        return Plane.start(directory.resolve("store"), settings);
    }

    private static String body(Reply export, String more) {
        return "{\"registry\":%s,\"overrides\":%s,\"reason\":\"r\"%s}"
                .formatted(export.at("/data/registry"), export.at("/data/overrides"), more);
    }

    private static String expecting(Reply export) {
        return ",\"expected_revision\":" + export.at("/data/revision");
    }

    /** Bodies here hold apostrophes, so they are sent as they are. */
    private static Reply put(Plane plane, String body) {
        return plane.client()
                .send(
                        "PUT",
                        "/api/admin/registry",
                        body,
                        "X-PTT-User-Id: ann",
                        "X-PTT-Tier: admin",
                        "Content-Type: application/json");
    }

    @Test
    void anImportTellsItsPlanAndMakesItOnce() {
        try (Plane plane = plane()) {
            Reply export = plane.ann.get("/registry");
            assertThat(put(plane, body(export, "")).outcome())
                    .isEqualTo("428 precondition_required");
            assertThat(put(plane, body(export, ",\"expected_revision\":1")).outcome())
                    .isEqualTo("409 version_conflict");
            assertThat(put(plane, body(export, expecting(export))).outcome())
                    .isEqualTo("422 no_change");
            String changed =
                    body(export, expecting(export))
                            .replaceFirst("\\{\"id\":\"ff-assets[^{}]*\\},?", "")
                            .replace(",]", "]")
                            .replace("\"owner_module\":\"hints\"", "\"owner_module\":\"tips\"")
                            .replaceFirst(
                                    "\"flags\":\\[",
                                    "\"flags\":[{\"id\":\"ff-new\",\"key\":\"im.new_v1\",\"owner_module\":\"m\","
                                            + "\"type\":\"boolean\",\"default_value\":false,\"rollout_stage\":\"draft\"},");
            Reply plan = put(plane, changed.replace("\"reason\"", "\"dry_run\":true,\"reason\""));
            assertThat(plan.at("/data/plan/added")).as(plan.body()).isEqualTo("[\"im.new_v1\"]");
            assertThat(plan.at("/data/plan/archived")).isEqualTo("[\"assets.generated_v1\"]");
            assertThat(plan.at("/data/plan/changed")).isEqualTo("[\"hints.registry_v1\"]");
            assertThat(plane.revision()).isEqualTo(export.at("/data/revision"));
            Reply made = put(plane, changed);
            assertThat(made.at("/data/plan")).isEqualTo(plan.at("/data/plan"));
            assertThat(plane.client().get(SUMMARY).at("/data/count")).isEqualTo("16");
            String changes = plane.ann.get("/audit?limit=1").at("/data/items/0/change_id");
            assertThat(plane.ann.get("/audit?change_id=" + changes).json().at("/data/items").size())
                    .as("one change, a record for each thing")
                    .isEqualTo(3);
        }
    }

    @Test
    void aBadDocumentIsRefusedWithEveryErrorByPointer() {
        try (Plane plane = plane()) {
            Reply refused =
                    plane.ann.put(
                            "/registry",
                            "{'reason':'r','expected_revision':%s,'registry':{'schema_version':'1.0','flags':["
                                            .formatted(plane.revision())
                                    + "{'id':'ff-a','key':'a b','owner_module':'m','type':'boolean',"
                                    + "'default_value':1,'rollout_stage':'moon'}]}}");
            assertThat(refused.outcome()).isEqualTo("422 validation_failed");
            assertThat(
                            refused.json()
                                    .at("/error/details")
                                    .valueStream()
                                    .map(detail -> detail.get("pointer").stringValue()))
                    .contains(
                            "/registry/flags/0/key",
                            "/registry/flags/0/default_value",
                            "/registry/flags/0/rollout_stage");
        }
    }

    @Test
    void anImportThatWidensGatedFlagsNeedsAnApprovalOfItsOwn() {
        try (Plane plane = plane()) {
            Reply export = plane.ann.get("/registry");
            String wider =
                    export.at("/data/registry")
                            .replaceFirst(
                                    "(\"key\":\"alerting.sla_v1\".*?)\"rollout_stage\":\"draft\"",
                                    "$1\"rollout_stage\":\"internal\"");
            String body = "{\"registry\":%s,\"reason\":\"r\"%s".formatted(wider, expecting(export));
            assertThat(wider).isNotEqualTo(export.at("/data/registry"));
            Reply refused = put(plane, body + "}");
            assertThat(refused.outcome()).as(refused.body()).isEqualTo("409 approval_required");
            assertThat(refused.at("/error/details/0/flag_key")).isEqualTo("alerting.sla_v1");
        }
    }

    @Test
    void anImportMayBeLargerThanOtherBodiesButNotThanItsOwnLimit() {
        try (Plane plane = plane("FF_MAX_IMPORT", "2097152")) {
            String big =
                    "{'reason':'r','registry':{'honest_note':'" + "x".repeat(1_100_000) + "'}}";
            assertThat(plane.ann.put("/registry", big).outcome())
                    .isNotEqualTo("413 payload_too_large");
            assertThat(plane.ann.post("/flags", big).outcome()).isEqualTo("413 payload_too_large");
            String bigger =
                    "{'reason':'r','registry':{'honest_note':'" + "x".repeat(2_100_000) + "'}}";
            assertThat(plane.ann.put("/registry", bigger).outcome())
                    .isEqualTo("413 payload_too_large");
        }
    }

    @Test
    void anExportIntoAnEmptyStoreGivesTheSameRegistry() throws Exception {
        Reply export;
        try (Plane plane = plane()) {
            plane.flag("im.round_v1", "'tags':['a']");
            plane.move("im.round_v1", "'env':'dev','rollout_stage':'internal'");
            plane.ann.post("/flags/im.round_v1/pause", "{'reason':'r','env':'dev'}");
            plane.ann.put(
                    "/cohorts/im-c",
                    "{'description':'d','any_of':[{'all_of':[{'attribute':'tier','op':'exists'}]}],'reason':'r'}");
            plane.ann.put("/flags/im.round_v1/overrides/user/U%2F1", "{'value':true,'reason':'r'}");
            plane.flag("im.gone_v1");
            plane.ann.delete("/flags/im.gone_v1", "{'reason':'r','expected_version':1}");
            export = plane.ann.get("/registry");
        }
        Path registry = Files.writeString(directory.resolve("r.json"), export.at("/data/registry"));
        Path overrides =
                Files.writeString(directory.resolve("o.json"), export.at("/data/overrides"));
        try (Plane again =
                Plane.start(
                        directory.resolve("again"),
                        "FF_REGISTRY_PATH",
                        registry.toString(),
                        "FF_OVERRIDES_PATH",
                        overrides.toString())) {
            Reply second = again.ann.get("/registry");
            assertThat(unversioned(second)).isEqualTo(unversioned(export));
            assertThat(second.json().at("/data/overrides"))
                    .isEqualTo(export.json().at("/data/overrides"));
        }
    }

    /** A version counts the changes in one store, so each store counts from 1. */
    private static String unversioned(Reply export) {
        return export.at("/data/registry").replaceAll(",\"version\":[0-9]+", "");
    }

    @Test
    void theDataPlaneReadsWhatTheStoreHasAndItsTagFollowsTheRevision() {
        try (Plane plane = plane()) {
            Reply before = plane.client().get("/api/flags/registry");
            Reply summary = plane.client().get(SUMMARY);
            assertThat(before.header("ETag")).contains(plane.revision());
            Reply same =
                    plane.client()
                            .get("/api/flags/registry", "If-None-Match: " + before.header("ETag"));
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.header("X-FF-Revision")).isEqualTo(plane.revision());
            plane.flag("im.live_v1");
            plane.ann.put("/flags/im.live_v1/overrides/user/U", "{'value':true,'reason':'r'}");
            Reply after =
                    plane.client()
                            .get("/api/flags/registry", "If-None-Match: " + before.header("ETag"));
            assertThat(after.status()).isEqualTo(200);
            assertThat(after.body()).contains("im.live_v1");
            assertThat(plane.client().get(SUMMARY).header("ETag"))
                    .isNotEqualTo(summary.header("ETag"));
            assertThat(plane.client().get(SUMMARY).body()).contains("im.live_v1");
            Reply rows = plane.client().get("/api/flags/overrides/by-flag/im.live_v1");
            assertThat(rows.at("/data/count")).isEqualTo("1");
            assertThat(rows.at("/data/overrides/0/user_id")).isEqualTo("U");
            assertThat(rows.at("/service/freshness")).isEqualTo("live");
            assertThat(rows.at("/service/warnings")).isEqualTo("[\"dev_mode\"]");
        }
    }
}
