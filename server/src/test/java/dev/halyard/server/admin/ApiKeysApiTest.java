package dev.halyard.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.halyard.control.log.Digests;
import dev.halyard.control.verify.LogVerifier;
import dev.halyard.server.Client;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of servers, over HTTP: made, used, bounded, rotated, revoked, and what is told of them. */
class ApiKeysApiTest {
    private static final String EVAL = "/api/flags/eval?key=hints.registry_v1&user=U-1";
    private static final String READ = "'access':'read'";
    private static final String WRITE = "'access':'write'";

    @TempDir static Path directory;
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = Plane.start(directory);
        plane.flag("keys.moved_v1");
        plane.move("keys.moved_v1", "'env':'prod','rollout_stage':'internal'");
        plane.move("keys.moved_v1", "'env':'dev','rollout_stage':'internal'");
    }

    @AfterAll
    static void close() {
        plane.close();
    }

    private record Key(String id, String text) {
        String secret() {
            return text.substring(text.length() - 43);
        }
    }

    private static Key made(String more) {
        Reply made = plane.ann.post("/api-keys", "{'name':'n'," + more + ",'reason':'r'}");
        assertThat(made.outcome()).as(made.body()).isEqualTo("200");
        return key(made);
    }

    private static Key key(Reply made) {
        String text = made.at("/data/key");
        assertThat(text).matches("hk_[a-z0-9]{16}_[A-Za-z0-9_-]{43}");
        assertThat(text).startsWith("hk_" + made.at("/data/id") + "_");
        return new Key(made.at("/data/id"), text);
    }

    private static Reply with(Key key, String path) {
        return plane.client().get(path, "X-API-Key: " + key.text);
    }

    private static Reply send(Key key, String method, String path, String body) {
        return plane.client()
                .send(
                        method,
                        path,
                        body.replace('\'', '"'),
                        "X-API-Key: " + key.text,
                        "Content-Type: application/json");
    }

    @Test
    void aKeyAsksForWhomeverItNamesAndItsUseIsTold() {
        Key key = made(READ);
        assertThat(plane.ann.get("/api-keys/" + key.id).at("/data/last_used_at")).isEqualTo("null");

        Reply answer = with(key, EVAL);

        assertThat(answer.outcome()).isEqualTo("200");
        assertThat(answer.at("/service/auth_source")).isEqualTo("api_key");
        assertThat(plane.ann.get("/api-keys/" + key.id).at("/data/last_used_at"))
                .startsWith(Instant.now().truncatedTo(ChronoUnit.DAYS).toString().substring(0, 7));
        assertThat(with(key, "/api/flags/eval?key=hints.registry_v1").outcome())
                .as("no user named")
                .isEqualTo("400 invalid_request");
    }

    @Test
    void theNewestKeyComesFirstAndPagesFollowEachOther() {
        Key first = made(READ);
        Key second = made(READ);
        Reply page = plane.ann.get("/api-keys?limit=1");
        assertThat(page.at("/data/items/0/id")).isEqualTo(second.id);
        Reply next = plane.ann.get("/api-keys?limit=1&cursor=" + page.at("/data/next_cursor"));
        assertThat(next.at("/data/items/0/id")).isEqualTo(first.id);
        assertThat(next.at("/data/items/0/state")).isEqualTo("active");
    }

    @Test
    void environmentsAndTenantBindIt() {
        Key key = made(READ + ",'envs':['prod'],'tenant':'pty-a'");
        assertThat(with(key, EVAL + "&env=prod").outcome()).isEqualTo("200");
        assertThat(with(key, EVAL + "&env=prod&tenant=pty-a").outcome()).isEqualTo("200");
        assertThat(with(key, EVAL + "&env=dev").outcome()).isEqualTo("403 forbidden");
        assertThat(with(key, EVAL).outcome()).as("dev by default").isEqualTo("403 forbidden");
        assertThat(with(key, EVAL + "&env=prod&tenant=pty-b").outcome()).isEqualTo("403 forbidden");
        String registry = "/api/flags/registry?summary=true&env=";
        assertThat(with(key, registry + "prod").outcome()).isEqualTo("200");
        assertThat(with(key, registry + "dev").outcome()).isEqualTo("403 forbidden");
    }

    /** Reading flags is not having all of their rules and everybody's rows. */
    @Test
    void theSnapshotTakesItsPermissionAndNoTenant() {
        String snapshot = "/api/flags/snapshot";
        String permission = ",'permissions':['flags.snapshot']";
        assertThat(with(made(READ), snapshot).outcome()).isEqualTo("403 forbidden");
        assertThat(with(made(WRITE), snapshot).outcome()).isEqualTo("403 forbidden");
        assertThat(with(made(READ + permission), snapshot).status()).isEqualTo(200);
    }

    @Test
    void overridesAreSentAlongWithThePermissionAlone() {
        String body =
                "{'flag_key':'hints.registry_v1','context':{'user_id':'U'},"
                        + "'overrides':{'user':{'hints.registry_v1':true}}}";
        assertThat(send(made(READ), "POST", "/api/flags/eval", body).outcome())
                .isEqualTo("403 forbidden");
        Key key = made(READ + ",'permissions':['flags.override']");
        Reply answer = send(key, "POST", "/api/flags/eval", body);
        assertThat(answer.outcome()).isEqualTo("200");
        assertThat(answer.at("/service/warnings")).contains("inline_overrides");
    }

    @Test
    void bothSecretsAreGoodWhileARotationOverlapsAndOneWithoutOverlap() {
        Key first = made(READ);
        Reply rotated = plane.ann.post("/api-keys/" + first.id + "/rotate", "{'reason':'r'}");
        Key second = key(rotated);
        assertThat(second.id).isEqualTo(first.id);
        assertThat(rotated.at("/data/previous_until")).isNotEqualTo("null");
        assertThat(with(first, EVAL).outcome()).isEqualTo("200");
        assertThat(with(second, EVAL).outcome()).isEqualTo("200");

        Key third =
                key(
                        plane.ann.post(
                                "/api-keys/" + first.id + "/rotate",
                                "{'overlap_hours':0,'reason':'r'}"));
        assertThat(with(first, EVAL).outcome()).isEqualTo("401 key_invalid");
        assertThat(with(second, EVAL).outcome()).isEqualTo("401 key_invalid");
        assertThat(with(third, EVAL).outcome()).isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({"POST, /revoke", "DELETE, ''"})
    void aRevokedKeyIsRefusedByTheNextRequest(String method, String path) {
        Key key = made(READ);
        assertThat(with(key, EVAL).outcome()).isEqualTo("200");
        String revoke = "/api-keys/" + key.id + path;
        assertThat(plane.ann.send(method, revoke, "{}").outcome())
                .as("without a reason")
                .isEqualTo("422 validation_failed");
        Reply revoked = plane.ann.send(method, revoke, "{'reason':'leaked'}");
        assertThat(revoked.at("/data/state")).isEqualTo("revoked");
        assertThat(with(key, EVAL).outcome()).isEqualTo("401 key_invalid");
        assertThat(plane.ann.send(method, revoke, "{'reason':'leaked'}").outcome())
                .isEqualTo("422 no_change");
        assertThat(plane.ann.post("/api-keys/" + key.id + "/rotate", "{'reason':'r'}").outcome())
                .isEqualTo("422 validation_failed");
        assertThat(plane.ann.get("/api-keys/" + key.id).at("/data/state")).isEqualTo("revoked");
    }

    @Test
    void aKeyWhoseTimeIsOverSaysSo() {
        Key key = made(READ + ",'expires_at':'" + Instant.now().plusMillis(700) + "'");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(with(key, EVAL).outcome()).isEqualTo("401 key_expired"));
        assertThat(plane.ann.get("/api-keys/" + key.id).at("/data/state")).isEqualTo("expired");
        assertThat(
                        plane.ann
                                .post(
                                        "/api-keys",
                                        "{'name':'n','access':'read','reason':'r',"
                                                + "'expires_at':'2020-01-01T00:00:00Z'}")
                                .outcome())
                .isEqualTo("422 validation_failed");
    }

    @ParameterizedTest
    @CsvSource({
        "hk_",
        "hk_0000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer x",
        "''",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    })
    void aKeyThatIsNoneIsRefusedAndNothingElseIsBelievedInstead(String sent) {
        Reply reply =
                plane.client()
                        .get(EVAL, "X-API-Key: " + sent, "X-PTT-User-Id: ann", "X-PTT-Tier: admin");
        assertThat(reply.outcome()).isEqualTo("401 key_invalid");
        assertThat(plane.ann.get("/api-keys", "X-API-Key: " + sent).outcome())
                .isEqualTo("401 key_invalid");
    }

    @Test
    void aRepeatedRequestMakesNothingAndShowsNoKey() {
        String body = "{'name':'once','access':'read','reason':'r'}";
        Reply first = plane.ann.post("/api-keys", body, "Idempotency-Key: make-once");
        Key key = key(first);
        Reply again = plane.ann.post("/api-keys", body, "Idempotency-Key: make-once");
        assertThat(again.at("/data/id")).isEqualTo(key.id);
        assertThat(again.at("/data/record")).isEqualTo(first.at("/data/record"));
        assertThat(again.at("/data/key")).isEqualTo("null");
        assertThat(again.at("/service/warnings")).contains("key_shown_once");
        assertThat(first.at("/service/warnings")).doesNotContain("key_shown_once");

        String rotate = "/api-keys/" + key.id + "/rotate";
        Reply rotated = plane.ann.post(rotate, "{'reason':'r'}", "Idempotency-Key: turn-once");
        Reply repeated = plane.ann.post(rotate, "{'reason':'r'}", "Idempotency-Key: turn-once");
        assertThat(repeated.at("/data/key")).isEqualTo("null");
        assertThat(repeated.at("/service/warnings")).contains("key_shown_once");
        assertThat(with(key(rotated), EVAL).outcome()).isEqualTo("200");
        assertThat(
                        plane.ann
                                .post(rotate, "{'reason':'another'}", "Idempotency-Key: turn-once")
                                .outcome())
                .isEqualTo("409 idempotency_conflict");
    }

    @Test
    void aDryRunChecksAndMakesNone() {
        Reply dry =
                plane.ann.post(
                        "/api-keys", "{'name':'n','access':'read','reason':'r','dry_run':true}");
        assertThat(dry.at("/data/key")).isEqualTo("null");
        assertThat(plane.ann.get("/api-keys/" + dry.at("/data/id")).outcome())
                .isEqualTo("404 not_found");
    }

    @Test
    void everyActIsInTheAuditAndNoAnswerButThatHasAHash() {
        Reply made =
                plane.ann.post("/api-keys", "{'name':'n','access':'read','reason':'why made'}");
        Key key = key(made);
        String path = "/api-keys/" + key.id;
        Reply rotated = plane.ann.post(path + "/rotate", "{'reason':'why rotated'}");
        Reply revoked = plane.ann.post(path + "/revoke", "{'reason':'why revoked'}");

        Reply audit = plane.ann.get("/audit?action=api_key&limit=3");
        assertThat(audit.at("/data/items/0/action")).isEqualTo("api_key.revoke");
        assertThat(audit.at("/data/items/1/action")).isEqualTo("api_key.rotate");
        assertThat(audit.at("/data/items/2/action")).isEqualTo("api_key.create");
        assertThat(audit.at("/data/items/2/reason")).isEqualTo("why made");
        assertThat(audit.at("/data/items/2/actor/id")).isEqualTo("ann");
        assertThat(audit.at("/data/items/2/after/hash")).isEqualTo(Digests.sha256(key.secret()));
        for (Reply reply :
                List.of(
                        made,
                        rotated,
                        revoked,
                        plane.ann.get("/api-keys"),
                        plane.ann.get(path),
                        plane.ann.get("/registry"),
                        plane.ann.get("/diff?from=1&to=" + plane.revision()))) {
            assertThat(reply.body())
                    .doesNotContain(
                            Digests.sha256(key.secret()),
                            Digests.sha256(key(rotated).secret()),
                            "\"previous\":");
        }
        for (Reply reply : List.of(audit, revoked, plane.ann.get("/api-keys"))) {
            assertThat(reply.body()).doesNotContain(key.secret(), key(rotated).secret());
        }
    }

    @Test
    void aKeyMakesNoKeysAndSignsNothing() {
        Key key = made(WRITE);
        String body = "{'name':'n','access':'read','reason':'r'}";
        assertThat(send(key, "POST", "/api/admin/api-keys", body).outcome())
                .isEqualTo("403 forbidden");
        assertThat(with(key, "/api/admin/api-keys").outcome()).isEqualTo("403 forbidden");
        assertThat(send(key, "POST", "/api/admin/api-keys/" + key.id + "/rotate", body).outcome())
                .isEqualTo("403 forbidden");
        String approval =
                plane.asked(
                        "'flag_key':'alerting.sla_v1','env':'dev',"
                                + "'change':{'rollout_stage':'internal'}");
        assertThat(send(key, "POST", "/api/admin/approvals/" + approval + "/sign", "{}").outcome())
                .isEqualTo("403 approval_not_allowed");
    }

    @Test
    void whatAKeyChangesCountsAsItsMakersAndTheRecordNamesTheKey() {
        Key key = made(WRITE + ",'envs':['dev']");
        String pause = "/api/admin/flags/keys.moved_v1/pause";
        Reply elsewhere = send(key, "POST", pause, "{'env':'prod','reason':'r'}");
        assertThat(elsewhere.outcome()).isEqualTo("403 forbidden");
        Reply paused = send(key, "POST", pause, "{'env':'dev','reason':'r'}");
        assertThat(paused.outcome()).as(paused.body()).isEqualTo("200");

        Reply audit = plane.ann.get("/audit?action=flag.pause&limit=1");
        assertThat(audit.at("/data/items/0/actor/id")).isEqualTo("ann");
        assertThat(audit.at("/data/items/0/actor/key_id")).isEqualTo(key.id);
        assertThat(audit.at("/data/items/0/actor/auth_source")).isEqualTo("api_key");
        Key reading = made(READ);
        assertThat(send(reading, "POST", pause, "{'reason':'r'}").outcome())
                .isEqualTo("403 forbidden");
        assertThat(with(reading, "/api/admin/flags/keys.moved_v1").outcome()).isEqualTo("200");
    }

    @Test
    void aLogWithKeysVerifiesAlsoOffline() {
        made(READ);
        assertThat(plane.ann.get("/audit/verify").at("/data/valid")).isEqualTo("true");
        LogVerifier verifier = new LogVerifier();
        plane.ann.get("/audit/export").body().lines().forEach(verifier::next);
        assertThat(verifier.bad()).isNull();
        assertThat(verifier.state().apiKeys()).isNotEmpty();
    }

    @Test
    void keysAndTheirLastUseOutliveARestartAlsoIntoAServiceForKeysAlone(@TempDir Path own) {
        Key key;
        try (Plane first = Plane.start(own)) {
            key = key(first.ann.post("/api-keys", "{'name':'n','access':'read','reason':'r'}"));
            first.client().get(EVAL, "X-API-Key: " + key.text);
        }
        try (RunningService alone =
                RunningService.withStore(own, "FF_ALLOW_DEV_HEADERS", "false")) {
            Client client = alone.client();
            assertThat(client.get(EVAL, "X-API-Key: " + key.text).outcome()).isEqualTo("200");
            assertThat(client.get(EVAL).outcome()).isEqualTo("401 token_missing");
        }
        try (Plane second = Plane.start(own)) {
            Reply told = second.ann.get("/api-keys/" + key.id);
            assertThat(told.at("/data/last_used_at")).isNotEqualTo("null");
        }
    }
}
