package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a key to verify tokens with, a token says who asks, and nothing else does. */
class VerifiedModeTest {
    private static final Issuer ISSUER = Issuer.start();
    private static final RunningService SERVICE =
            RunningService.start(
                    ISSUER.settings(
                            "FF_ENVS", "prod dev", "FF_CLIENT_ATTRIBUTES", "screen locale"));
    private static final String INTERNAL = "/api/flags/eval?key=flags.registry_v1&env=prod";

    private final Client client = SERVICE.client();

    @AfterAll
    static void stop() {
        SERVICE.close();
        ISSUER.close();
    }

    private static Token anybody() {
        return ISSUER.token("U-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/flags/eval?key=flags.registry_v1&user=U-1&tier=staff&env=prod",
                "/api/flags/eval?key=hints.registry_v1&user=U-42&env=prod&tenant=pty-zeroth",
                "/api/flags/registry",
                "/api/flags/registry?summary=true",
                "/api/flags/overrides/by-flag/hints.registry_v1",
                "/api/admin/flags",
            })
    void nobodyIsAnsweredWithoutACredential(String path) {
        for (String[] headers :
                new String[][] {
                    {},
                    {"X-PTT-User-Id: U-1", "X-PTT-Tier: admin", "X-PTT-Role-Key: root"},
                    {"Authorization: Bearer"},
                    {"Authorization: Basic dTpw", "X-PTT-User-Id: U-1"},
                    {"Authorization: " + anybody().sign()},
                }) {
            Reply reply = client.get(path, headers);
            assertThat(reply.outcome()).as(reply.body()).isEqualTo("401 token_missing");
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(reply.at("/service/warnings").contains("dev_mode")).isFalse();
        }
    }

    @Test
    void theIdentitiesOfTheFirstPageAreIgnored() {
        String token = anybody().bearer();
        Reply query =
                client.get(
                        "/api/flags/eval?key=flags.registry_v1&user=U-2&tier=staff&env=prod",
                        token);
        assertThat(query.at("/data/source")).isEqualTo("default");
        Reply headers =
                client.get(
                        INTERNAL,
                        token,
                        "X-PTT-User-Id: hdr-user",
                        "X-PTT-Tier: admin",
                        "X-PTT-Tenant-Id: pty-zeroth");
        assertThat(headers.at("/data/source")).isEqualTo("default");
        Reply body =
                client.post(
                        "/api/flags/eval",
                        "{\"flag_key\":\"hints.registry_v1\",\"context\":{\"user_id\":\"U-42\",\"tenant_id\":\"pty-zeroth\",\"env\":\"prod\",\"tier\":\"admin\"}}",
                        token);
        assertThat(body.at("/data/source")).isEqualTo("default");
        Reply batch =
                client.post(
                        "/api/flags/eval/batch",
                        "{\"context\":{\"user_id\":\"U-42\",\"tenant_id\":\"pty-zeroth\",\"env\":\"prod\"},\"flags\":[\"hints.registry_v1\",{\"flag_key\":\"hints.registry_v1\",\"user_id\":\"U-42\",\"tenant_id\":\"pty-zeroth\"},{\"flag_key\":\"flags.registry_v1\",\"tier\":\"staff\"}]}",
                        token);
        for (int i = 0; i < 3; i++) {
            assertThat(batch.at("/data/results/" + i + "/source")).isEqualTo("default");
        }
        for (Reply reply : List.of(query, headers, body, batch)) {
            assertThat(reply.at("/service/auth_source")).isEqualTo("jwt");
            assertThat(reply.at("/service/warnings")).doesNotContain("dev_mode");
        }
    }

    @Test
    void theTokensOwnIdentityDecides() {
        Token staff = anybody().claim("tier", "staff");
        assertThat(client.get(INTERNAL, staff.bearer()).at("/data/source"))
                .isEqualTo("stage-internal");
        String hints = "/api/flags/eval?key=hints.registry_v1&env=prod";
        Token tenant = anybody().claim("tenant_id", "pty-zeroth");
        assertThat(client.get(hints, tenant.bearer()).at("/data/source"))
                .isEqualTo("tenant_override");
        assertThat(client.get(hints, tenant.claim("sub", "U-42").bearer()).at("/data/source"))
                .isEqualTo("user_override");
    }

    @Test
    void aServicesTokenNamesWhomItAsksFor() {
        Token service = ISSUER.token("checkout").claim("scope", "flags.evaluate.any");
        Reply reply =
                client.get(
                        "/api/flags/eval?key=hints.registry_v1&user=U-42&env=prod&tenant=pty-zeroth",
                        service.bearer());
        assertThat(reply.at("/data/source")).isEqualTo("user_override");
        assertThat(reply.at("/service/auth_source")).isEqualTo("jwt");
        assertThat(client.get(INTERNAL, service.bearer()).outcome())
                .isEqualTo("400 invalid_request");
        Token bound = service.claim("tenant_id", "pty-zeroth");
        String query = "/api/flags/eval?key=hints.registry_v1&user=U-9&env=prod";
        assertThat(client.get(query, bound.bearer()).at("/data/source"))
                .isEqualTo("tenant_override");
        assertThat(client.get(query + "&tenant=other", bound.bearer()).outcome())
                .isEqualTo("403 forbidden");
    }

    @ParameterizedTest
    @CsvSource({"prod, 200", "dev, 200", "staging, 403 forbidden"})
    void environmentsThatAreNotAnsweredHereAreForbidden(String env, String outcome) {
        assertThat(
                        client.get(
                                        "/api/flags/eval?key=flags.registry_v1&env=" + env,
                                        anybody().bearer())
                                .outcome())
                .isEqualTo(outcome);
    }

    @Test
    void aTokenAndAKeyAtOnceAreTooMany() {
        assertThat(client.get(INTERNAL, anybody().bearer(), "X-API-Key: k").outcome())
                .isEqualTo("400 invalid_request");
    }

    @Test
    void aWrongCredentialNeverFallsThroughToAnother() {
        for (String[] headers :
                new String[][] {
                    {anybody().key(SigningKey.rsa("x")).bearer(), "X-PTT-User-Id: U-1"},
                    {anybody().claim("exp", 1).bearer(), "X-PTT-User-Id: U-1"},
                    {"X-API-Key: unknown", "X-PTT-User-Id: U-1"},
                    {"X-API-Key: ", "X-PTT-User-Id: U-1"},
                }) {
            assertThat(client.get(INTERNAL + "&user=U-1&tier=staff", headers).status())
                    .isEqualTo(401);
        }
    }

    @Test
    void inlineOverridesTakeTheirScope() {
        String body =
                "{\"flag_key\":\"flags.registry_v1\",\"context\":{},\"overrides\":{\"user\":{\"flags.registry_v1\":true}}}";
        assertThat(client.post("/api/flags/eval", body, anybody().bearer()).outcome())
                .isEqualTo("403 forbidden");
        Reply reply =
                client.post(
                        "/api/flags/eval",
                        body,
                        anybody().claim("scope", "flags.override").bearer());
        assertThat(reply.outcome()).isEqualTo("200");
        assertThat(reply.at("/service/warnings")).contains("inline_overrides");
    }

    @Test
    void rolesOfTheTokenCountOnTheControlPlane(@TempDir Path dir) {
        try (RunningService service = withStore(dir)) {
            String pause = "/api/admin/flags/flags.registry_v1/pause";
            String body = "{\"reason\":\"for a test\",\"env\":\"dev\"}";
            Token viewer = ISSUER.token("ann").claim("roles", List.of("viewer"));
            Token editor = ISSUER.token("ann").claim("roles", "editor");
            Client there = service.client();
            assertThat(there.get("/api/admin/flags", viewer.bearer()).outcome()).isEqualTo("200");
            assertThat(there.get("/api/admin/flags", ISSUER.token("ann").bearer()).outcome())
                    .isEqualTo("403 forbidden");
            assertThat(there.post(pause, body, viewer.bearer(), "X-PTT-Tier: admin").outcome())
                    .isEqualTo("403 forbidden");
            assertThat(there.post(pause, body, editor.bearer(), "X-PTT-User-Id: ben").outcome())
                    .isEqualTo("200");
            Reply audit = there.get("/api/admin/audit", viewer.bearer());
            assertThat(audit.body()).contains("\"ann\"", "jwt").doesNotContain("\"ben\"");
        }
    }

    private static RunningService withStore(Path dir) {
        return RunningService.withStore(
                dir,
                ISSUER.settings().entrySet().stream()
                        .flatMap(each -> List.of(each.getKey(), each.getValue()).stream())
                        .toArray(String[]::new));
    }

    @Test
    void healthTellsHowTheKeysAreWithoutACredential() {
        client.get(INTERNAL, anybody().bearer()); // after the first fetch
        Reply health = client.get("/api/flags/health");
        assertThat(health.at("/data/components/tokens/status")).isEqualTo("ok");
        assertThat(health.at("/data/components/tokens/detail")).startsWith("1 key, fetched 20");
        for (String path : List.of("/livez", "/readyz", "/metrics", "/openapi.yaml")) {
            assertThat(client.get(path).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aServiceStartsWithoutItsProviderAndSaysSo() {
        try (Issuer down = Issuer.start()) {
            down.become(Issuer.Health.STATUS_500);
            try (RunningService service = RunningService.start(down.settings())) {
                Reply refused = service.client().get(INTERNAL, down.token("U-1").bearer());
                assertThat(refused.outcome()).isEqualTo("401 kid_not_found");
                assertThat(refused.at("/error/hint")).contains("could not be fetched");
                Reply health = service.client().get("/api/flags/health");
                assertThat(health.at("/data/status")).isEqualTo("degraded");
                assertThat(health.at("/data/components/tokens/detail")).contains("no keys yet");
                assertThat(service.client().get("/readyz").status()).isEqualTo(200);
                down.become(Issuer.Health.WELL);
                Awaitility.await()
                        .atMost(20, TimeUnit.SECONDS)
                        .until(() ->
                                service.client().get(INTERNAL, down.token("U-1").bearer()).status()
                                        == 200);
            }
        }
    }

    @Test
    void aFixedKeyIsEnough() {
        SigningKey key = SigningKey.ec("any", "secp256r1");
        try (RunningService service =
                RunningService.start(
                        Map.of("FF_JWT_PUBLIC_KEY", key.pem(), "FF_JWT_ALGORITHMS", "ES256"))) {
            Token token = anybody().key(key).algorithm("ES256");
            assertThat(service.client().get(INTERNAL, token.bearer()).outcome()).isEqualTo("200");
            assertThat(service.client().get(INTERNAL, anybody().bearer()).outcome())
                    .isEqualTo("401 algorithm_mismatch");
        }
    }

    @Test
    void whereOnlyKeysAreAnsweredATokenIsNeverBelieved(
            @org.junit.jupiter.api.io.TempDir java.nio.file.Path directory) {
        try (RunningService service =
                RunningService.withStore(directory, "FF_ALLOW_DEV_HEADERS", "false")) {
            assertThat(service.client().get(INTERNAL, anybody().bearer()).outcome())
                    .isEqualTo("401 kid_not_found");
            assertThat(service.client().get(INTERNAL + "&user=U-1").outcome())
                    .isEqualTo("401 token_missing");
        }
    }
}
