package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that was used in development mode, and is then served where callers are verified. */
class SignedInDevelopmentTest {
    private static final String FLAG = "dashboard.runtime_v1";
    private static final String REFS = "'approval_refs':[]";

    @TempDir Path directory;

    private static Reply send(RunningService service, String path, String body, String... who) {
        String[] headers = java.util.Arrays.copyOf(who, who.length + 1);
        headers[who.length] = "Content-Type: application/json";
        return service.client().send("POST", path, body.replace('\'', '"'), headers);
    }

    private static String[] developer(String id) {
        return new String[] {"X-PTT-User-Id: " + id, "X-PTT-Tier: admin", "X-PTT-Role-Key: r"};
    }

    @Test
    void whatWasSignedThereHoldsNothingHereUntilSomebodyVerifiedSignsIt() {
        String row = "/api/admin/flags/" + FLAG + "/overrides/tenant/t";
        String asked =
                "{'kind':'override_put','target':{'flag_key':'%s','scope':'tenant','id':'t'},'change':{'value':true},'reason':'r'}"
                        .formatted(FLAG);
        String open;
        try (RunningService believing = RunningService.withStore(directory)) {
            String used =
                    send(believing, "/api/admin/approvals", asked, developer("ann")).at("/data/id");
            send(believing, "/api/admin/approvals/" + used + "/sign", "{}", developer("ben"));
            String put = "{'value':true,'reason':'r','approval_ref':'" + used + "'}";
            String[] ann = developer("ann");
            Reply made =
                    believing
                            .client()
                            .send(
                                    "PUT",
                                    row,
                                    put.replace('\'', '"'),
                                    ann[0],
                                    ann[1],
                                    "Content-Type: application/json");
            assertThat(made.outcome()).as(made.body()).isEqualTo("200");
            assertThat(decidedBy(believing, developer("u"))).isEqualTo("the row");
            open =
                    send(
                                    believing,
                                    "/api/admin/approvals",
                                    "{'flag_key':'%s','env':'prod','change':{'rollout_stage':'internal'},'reason':'r'}"
                                            .formatted(FLAG),
                                    developer("ann"))
                            .at("/data/id");
            send(believing, "/api/admin/approvals/" + open + "/sign", "{}", developer("ben"));
        }
        try (RunningService verifying =
                RunningService.withPeople(directory, InstantSource.system())) {
            String ann = People.token("ann@/admin");
            assertThat(decidedBy(verifying, ann)).isNotEqualTo("the row");
            String move =
                    "{'env':'prod','rollout_stage':'internal','reason':'r','expected_version':1,'approval_ref':'%s','dry_run':true}"
                            .formatted(open);
            assertThat(moved(verifying, move, ann)).isEqualTo("409 approval_required");
            assertThat(hint(verifying, open, ann)).isEqualTo("deny-needs-approval");
            Reply signed =
                    send(
                            verifying,
                            "/api/admin/approvals/" + open + "/sign",
                            "{}",
                            People.token("sue@/approver"));
            assertThat(signed.at("/data/state")).as(signed.body()).isEqualTo("signed_full");
            assertThat(hint(verifying, open, ann)).isEqualTo("allow");
            assertThat(moved(verifying, move, ann)).isEqualTo("200");
        }
    }

    private static String moved(RunningService service, String move, String who) {
        return service.client()
                .send(
                        "PATCH",
                        "/api/admin/flags/" + FLAG + "/rollout",
                        move.replace('\'', '"'),
                        who,
                        "Content-Type: application/json")
                .outcome();
    }

    private static String hint(RunningService service, String ref, String who) {
        return send(
                        service,
                        "/api/flags/sensitive-eval",
                        "{'flag_key':'%s','context':{'user_id':'u','env':'prod'},'approval_refs':['%s']}"
                                .formatted(FLAG, ref),
                        who)
                .at("/data/policy_hint");
    }

    /** What decides for the tenant of the row: the row, for as long as its approval counts. */
    private static String decidedBy(RunningService service, String... who) {
        String words = who[0].contains("Bearer") ? People.token("svc!/") : who[0];
        String body =
                "{'flag_key':'%s','context':{'user_id':'u','tenant_id':'t','env':'prod'},%s}"
                        .formatted(FLAG, REFS);
        String source =
                send(service, "/api/flags/sensitive-eval", body, words)
                        .at("/data/evaluation/source");
        return source.startsWith("tenant") ? "the row" : source;
    }
}
