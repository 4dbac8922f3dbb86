package dev.halyard.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in by saying who one is, on one machine. */
class DevelopmentSignInTest {
    private static final String ANN =
            "{'id':'ann','roles':['editor','approver'],'role_key':'release-manager'}";
    private static final String BEN =
            "{'id':'ben','roles':['approver'],'role_key':'security-officer'}";

    @TempDir static Path dir;
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.withStore(dir);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Visitor visitor(String body) {
        Visitor visitor = new Visitor(service);
        Reply reply = visitor.post("/auth/development", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.at("/data/signed_in")).isEqualTo("true");
        return visitor;
    }

    @Test
    void twoPeopleInTwoBrowsersMakeASensitiveChange() {
        Visitor ann = visitor(ANN);
        Visitor ben = visitor(BEN);
        String flag =
                "{'id':'ff-two','key':'two.browsers_v1','owner_module':'tests','type':'boolean',"
                        + "'default_value':false,'requires_approval':true,'reason':'a test'}";
        assertThat(ann.post("/api/admin/flags", flag).outcome()).isEqualTo("200");
        Reply asked =
                ann.post(
                        "/api/admin/approvals",
                        "{'flag_key':'two.browsers_v1','env':'prod','change':{'rollout_stage':'internal'},"
                                + "'reason':'a test'}");
        String sign = "/api/admin/approvals/" + asked.at("/data/id") + "/sign";
        assertThat(ann.post(sign, "{}").outcome()).isEqualTo("403 approval_not_allowed");
        assertThat(ben.post(sign, "{}").at("/data/state")).isEqualTo("signed_full");
        Reply moved =
                ann.send(
                        "PATCH",
                        "/api/admin/flags/two.browsers_v1/rollout",
                        "{'env':'prod','rollout_stage':'internal','reason':'a test','expected_version':1,"
                                + "'approval_ref':'%s'}".formatted(asked.at("/data/id")),
                        "Origin: " + ann.origin);
        assertThat(moved.outcome()).as(moved.body()).isEqualTo("200");
        assertThat(moved.at("/service/auth_source")).isEqualTo("dev_headers");
        String refused = "{'reason':'a test','expected_version':1,'env':'prod'}";
        assertThat(ben.post("/api/admin/flags/two.browsers_v1/pause", refused).outcome())
                .as("ben is no editor")
                .isEqualTo("403 forbidden");
    }

    @Test
    void thePagesAreToldWhoOneIsAndWhatOneMayDo() {
        Reply session =
                visitor("{'id':'cleo','roles':['tenant-editor'],'tenant':'pty-a'}").session();
        assertThat(session.at("/data/mode")).isEqualTo("development");
        assertThat(session.at("/data/id")).isEqualTo("cleo");
        assertThat(session.at("/data/roles")).isEqualTo("[\"tenant-viewer\",\"tenant-editor\"]");
        assertThat(session.at("/data/tenant")).isEqualTo("pty-a");
        assertThat(session.at("/data/permissions")).doesNotContain("snapshot");
        Reply nobody = new Visitor(service).session();
        assertThat(nobody.at("/data/signed_in")).isEqualTo("false");
        assertThat(nobody.at("/data/mode")).isEqualTo("development");
    }

    /** The default of FF_SESSION_HOURS. */
    @Test
    void theAnswerSaysWhenTheSessionEndsAsTheSessionDoes() {
        Visitor ann = new Visitor(service);
        Instant before = Instant.now();
        Reply begun = ann.post("/auth/development", ANN);
        Instant ends = Instant.parse(begun.at("/data/expires_at"));
        assertThat(ends)
                .isBetween(
                        before.minusSeconds(1).plus(Duration.ofHours(8)),
                        Instant.now().plus(Duration.ofHours(8)));
        assertThat(ann.session().at("/data/expires_at")).isEqualTo(ends.toString());
    }

    @Test
    void headersThatSayWhoOneIsGoBeforeTheSession() {
        Visitor dan = visitor("{'id':'dan','roles':['viewer']}");
        String flag =
                "{'id':'ff-head','key':'head.first_v1','owner_module':'tests','type':'boolean',"
                        + "'default_value':false,'reason':'a test'}";
        assertThat(dan.post("/api/admin/flags", flag).outcome()).isEqualTo("403 forbidden");
        assertThat(
                        dan.send(
                                        "POST",
                                        "/api/admin/flags",
                                        flag,
                                        "X-PTT-User-Id: curl",
                                        "X-PTT-Tier: admin")
                                .outcome())
                .isEqualTo("200");
        assertThat(dan.get("/api/admin/audit?limit=1").body()).contains("\"curl\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'a'}                     | Origin: OWN                                  | 200",
                "{'id':'a','roles':null}        | Sec-Fetch-Site: same-origin                  | 200",
                "{'id':'a'}                     | Accept: */*                                  | 403",
                "{'id':'a'}                     | Origin: http://evil.example                  | 403",
                "{'id':'a'}                     | Origin: null                                 | 403",
                "{'id':'a'}                     | Origin: OWN;X-Forwarded-For: 10.0.0.1        | 403",
                "{}                             | Origin: OWN                                  | 400",
                "{'id':''}                      | Origin: OWN                                  | 400",
                "{'id':1}                       | Origin: OWN                                  | 400",
                "{'id':'a','roles':['king']}    | Origin: OWN                                  | 400",
                "{'id':'a','roles':'admin'}     | Origin: OWN                                  | 400",
                "{'id':'a','colour':'red'}      | Origin: OWN                                  | 400",
                "{'id':'a\\u0000'}              | Origin: OWN                                  | 400",
                "[]                             | Origin: OWN                                  | 400",
            })
    void onlyOurOwnPageSignsInAndOnlyAsItShould(String body, String headers, int status) {
        Visitor visitor = new Visitor(service);
        Reply reply =
                visitor.send(
                        "POST",
                        "/auth/development",
                        body,
                        headers.replace("OWN", visitor.origin).split(";", -1));
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(visitor.cookies.isEmpty()).isEqualTo(status != 200);
    }

    @Test
    void aSessionOfAnotherServiceIsNone() {
        Visitor ann = visitor(ANN);
        try (RunningService other = RunningService.start(java.util.Map.of())) {
            Visitor there = new Visitor(other);
            there.cookies.putAll(ann.cookies);
            assertThat(there.isSignedIn()).isFalse();
        }
    }
}
