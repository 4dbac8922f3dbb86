package dev.halyard.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in with a provider, and what the session is worth. */
class SignInTest {
    private static final String KEY =
            Base64.getEncoder()
                    .encodeToString(
                            "0123456789abcdef0123456789abcdef"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    private static final String COOKIE = "halyard-session";
    private static final String CHANGE = "/api/admin/flags/flags.registry_v1/pause";

    @TempDir static Path dir;
    private static TestProvider provider;
    private static RunningService service;
    private Visitor ann;

    @BeforeAll
    static void start() {
        provider = TestProvider.start();
        Map<String, String> all = new HashMap<>(provider.settings());
        all.put("FF_SESSION_KEY", KEY);
        all.put("FF_JWT_ROLES", "release-team=editor+approver");
        service =
                RunningService.withStore(
                        dir,
                        all.entrySet().stream()
                                .flatMap(each ->
                                        java.util.stream.Stream.of(each.getKey(), each.getValue()))
                                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        service.close();
        provider.close();
    }

    @BeforeEach
    void honest() {
        provider.person = Map.of("sub", "ann", "name", "Ann Example", "roles", List.of("admin"));
        provider.claims = UnaryOperator.identity();
        provider.signing = "RS256";
        provider.secret = TestProvider.SECRET;
        ann = new Visitor(service);
    }

    private RunningService another(String... settings) {
        Map<String, String> all = new HashMap<>(provider.settings());
        all.put("FF_SHUTDOWN_GRACE_MS", "0");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return RunningService.start(all);
    }

    @Test
    void whoSignsInIsSentBackWithASessionThatReadsAndChanges() {
        assertThat(ann.session().at("/data/mode")).isEqualTo("oidc");
        assertThat(ann.reading()).isEqualTo(401);
        Reply back = ann.signIn();
        assertThat(back.status()).as(back.body()).isEqualTo(303);
        assertThat(back.header("Location")).isEqualTo("/tester?key=a");
        assertThat(ann.cookies.keySet()).containsExactly(COOKIE);
        Reply session = ann.session();
        assertThat(session.at("/data/id")).isEqualTo("ann");
        assertThat(session.at("/data/name")).isEqualTo("Ann Example");
        assertThat(session.at("/data/roles")).isEqualTo("[\"viewer\",\"editor\",\"admin\"]");
        assertThat(session.at("/data/permissions")).isEqualTo("[\"flags.evaluate.any\"]");
        assertThat(session.at("/service/auth_source")).isEqualTo("jwt");
        assertThat(Instant.parse(session.at("/data/expires_at")))
                .isBetween(
                        Instant.now().plusSeconds(7 * 3600), Instant.now().plusSeconds(8 * 3600));
        assertThat(ann.get("/api/admin/flags").status()).isEqualTo(200);
        Reply paused = ann.post(CHANGE, "{'reason':'a test','expected_version':1,'env':'prod'}");
        assertThat(paused.status()).as(paused.body()).isEqualTo(200);
        assertThat(ann.get("/api/admin/audit?limit=1").body()).contains("\"ann\"");
    }

    /** Names in the claims, and the roles that they come to. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "release-team    | viewer,editor,approver",
                "approver viewer | viewer,approver",
                "tenant-editor   | tenant-viewer,tenant-editor",
                "nobody          | ''",
            })
    void rolesAreReadAsTokensRolesAre(String claim, String roles) {
        provider.person = Map.of("sub", "ann", "roles", claim, "tenant_id", "pty-a");
        assertThat(ann.signIn().status()).isEqualTo(303);
        assertThat(ann.session().at("/data/roles").replaceAll("[\\[\\]\"]", "")).isEqualTo(roles);
        assertThat(ann.session().at("/data/tenant")).isEqualTo("pty-a");
    }

    record Bad(
            String name,
            String outcome,
            String signing,
            UnaryOperator<JWTClaimsSet.Builder> claims) {
        Bad(String name, String outcome, UnaryOperator<JWTClaimsSet.Builder> claims) {
            this(name, outcome, "RS256", claims);
        }

        Bad(String outcome, String signing) {
            this("signed " + signing, outcome, signing, UnaryOperator.identity());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Bad> BAD =
            List.of(
                    new Bad("401 algorithm_mismatch", "none"),
                    new Bad("401 algorithm_mismatch", "HS256"),
                    new Bad("401 algorithm_mismatch", "RS512"),
                    new Bad("401 signature_invalid", "stranger"),
                    new Bad("401 kid_not_found", "unknown"),
                    new Bad("iss", "401 issuer_mismatch", c -> c.issuer("http://localhost:1")),
                    new Bad("no iss", "401 issuer_mismatch", c -> c.issuer(null)),
                    new Bad("aud", "401 audience_mismatch", c -> c.audience("other")),
                    new Bad(
                            "two aud, no azp",
                            "401 audience_mismatch",
                            c -> c.audience(List.of("other", TestProvider.CLIENT))),
                    new Bad("azp", "401 audience_mismatch", c -> c.claim("azp", "other")),
                    new Bad(
                            "expired",
                            "401 token_expired",
                            c -> c.expirationTime(Date.from(Instant.now().minusSeconds(61)))),
                    new Bad("no exp", "401 claim_missing", c -> c.expirationTime(null)),
                    new Bad(
                            "from the future",
                            "401 token_expired",
                            c -> c.issueTime(Date.from(Instant.now().plusSeconds(120)))),
                    new Bad("nonce", "401 claim_missing", c -> c.claim("nonce", "other")),
                    new Bad("no nonce", "401 claim_missing", c -> c.claim("nonce", null)),
                    new Bad("nobody", "401 claim_missing", c -> c.subject(null)),
                    new Bad(
                            "an id too long",
                            "400 invalid_request",
                            c -> c.subject("a".repeat(257))),
                    new Bad(
                            "too much for a cookie",
                            "400 invalid_request",
                            c ->
                                    c.subject("\u0e01".repeat(256))
                                            .claim("tenant_id", "\u0e01".repeat(256))
                                            .claim("role_key", "\u0e01".repeat(256))
                                            .claim("tier", "\u0e01".repeat(256))
                                            .claim("name", "\u0e01".repeat(300))));

    @ParameterizedTest
    @FieldSource("BAD")
    void aTokenThatIsNotGoodSignsNobodyInAndThePageSaysWhy(Bad bad) {
        provider.signing = bad.signing();
        provider.claims = bad.claims();
        refused(ann.signIn(), bad.outcome());
    }

    private void refused(Reply reply, String outcome) {
        assertThat(reply.status() + " " + reply.body().replaceAll("(?s).*<small>|</small>.*", ""))
                .isEqualTo(outcome);
        assertThat(reply.body()).contains("You are not signed in", "/auth/sign-in");
        assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(ann.cookies).doesNotContainKey(COOKIE);
    }

    @Test
    void aTokenOfTheLastMinuteIsStillGoodForClocksDiffer() {
        provider.claims = c -> c.expirationTime(Date.from(Instant.now().minusSeconds(50)));
        assertThat(ann.signIn().status()).isEqualTo(303);
    }

    @Test
    void aSignInEndsOnlyInTheBrowserThatBeganItAndOnce() {
        String callback = ann.atProvider(ann.get("/auth/sign-in"));
        Map<String, String> flow = Map.copyOf(ann.cookies);
        refused(new Visitor(service).get(callback), "403 forbidden"); // stolen
        int asked = provider.tokenRequests();
        Visitor mallory = new Visitor(service);
        String injected = mallory.atProvider(mallory.get("/auth/sign-in"));
        refused(ann.get(injected), "403 forbidden"); // another's state
        assertThat(provider.tokenRequests()).as("not even asked").isEqualTo(asked);
        // the flow is over now, whatever came of it
        refused(ann.get(callback), "403 forbidden");
        ann.cookies.putAll(flow);
        assertThat(ann.get(callback).status()).isEqualTo(303);
        ann.cookies.clear();
        ann.cookies.putAll(flow);
        refused(ann.get(callback), "401 token_missing"); // the code is used
    }

    @ParameterizedTest
    @CsvSource({"-1, 403 forbidden", "60, 401 token_missing"})
    void aSignInThatTookTooLongIsOver(int seconds, String outcome) {
        Instant end = Instant.now().plusSeconds(seconds);
        Flow flow = new Flow("state", "nonce", "verifier", ann.origin, "/", end);
        String cookie = new Seal(new Seal.Keys(KEY), "sign-in").seal(flow.toJson());
        ann.cookies.put("halyard-sign-in", cookie);
        refused(ann.get("/auth/callback?code=odd&state=state"), outcome);
    }

    /** Whoever has another's code and their own flow lacks the verifier. */
    @Test
    void anothersCodeIsWorthNothing() {
        Map<String, String> anns =
                TestProvider.form(ann.atProvider(ann.get("/auth/sign-in")).split("[?]", 2)[1]);
        Visitor mallory = new Visitor(service);
        Map<String, String> own =
                TestProvider.form(
                        mallory.atProvider(mallory.get("/auth/sign-in")).split("[?]", 2)[1]);
        Reply reply =
                mallory.get(
                        "/auth/callback?code=" + anns.get("code") + "&state=" + own.get("state"));
        refused(reply, "401 token_missing");
        assertThat(mallory.isSignedIn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "state=S&error=access_denied,        403 forbidden",
        "state=S&error=%3Cscript%3E,         403 forbidden",
        "state=S,                            400 invalid_request",
        "state=S&code=odd,                   401 token_missing",
        "state=S&code=odd&iss=http://other,  401 issuer_mismatch",
        "state=S&state=S&code=odd,           400 invalid_request",
        "state=odd&code=odd,                 403 forbidden",
        "code=odd,                           403 forbidden",
    })
    void anAnswerThatIsNotAsItShouldBeIsRefused(String query, String outcome) {
        String callback = ann.atProvider(ann.get("/auth/sign-in"));
        String state = TestProvider.form(callback.split("[?]", 2)[1]).get("state");
        Reply reply = ann.get("/auth/callback?" + query.replace("=S", "=" + state));
        refused(reply, outcome);
        assertThat(reply.body()).doesNotContain("<script>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "/%5Cevil.example",
                "%5C%5Cevil.example",
                "https://evil.example",
                "evil.example",
                "/a//b",
                "/%09/evil.example",
                "/%0d%0aSet-Cookie:a=b",
                "javascript:alert(1)",
                "/.//evil.example",
                "%20/x",
                "/%E0%B8%81",
            })
    void nobodyIsSentElsewhereAfterwards(String path) {
        refused(ann.get("/auth/sign-in?return_to=" + path), "400 invalid_request");
    }

    @Test
    void wherePeopleAreVerifiedNobodyIsWhoTheySay() {
        Reply reply = ann.post("/auth/development", "{'id':'ben','roles':['admin']}");
        assertThat(reply.outcome()).isEqualTo("404 not_found");
        assertThat(ann.cookies).isEmpty();
    }

    @Test
    void whereThereIsNoProviderNobodySignsIn(
            @org.junit.jupiter.api.io.TempDir java.nio.file.Path directory) {
        try (RunningService none =
                RunningService.withStore(directory, "FF_ALLOW_DEV_HEADERS", "false")) {
            Visitor visitor = new Visitor(none);
            assertThat(visitor.session().at("/data/mode")).isEqualTo("none");
            assertThat(visitor.get("/auth/sign-in").status()).isEqualTo(404);
            assertThat(visitor.get("/auth/callback?code=a&state=b").status()).isEqualTo(404);
            assertThat(visitor.post("/auth/development", "{'id':'ben'}").status()).isEqualTo(404);
        }
    }

    @Test
    void aPublicClientProvesItselfByPkceAlone() {
        provider.secret = "";
        try (RunningService open = another("FF_OIDC_CLIENT_SECRET", "")) {
            assertThat(new Visitor(open).signIn().status()).isEqualTo(303);
        }
    }

    @Test
    void aProviderThatTakesSecretsInTheFormIsSentThemThere() {
        provider.discovery =
                text ->
                        text.replace(
                                "{",
                                "{\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"],");
        try (RunningService posting = another()) {
            assertThat(new Visitor(posting).signIn().status()).isEqualTo(303);
        } finally {
            provider.discovery = UnaryOperator.identity();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "[]",
                "{}",
                "{'issuer':'http://other','authorization_endpoint':'I','token_endpoint':'I','jwks_uri':'I'}",
                "{'issuer':'I','authorization_endpoint':'http://flags.example/a','token_endpoint':'I','jwks_uri':'I'}",
                "{'issuer':'I','authorization_endpoint':'I','token_endpoint':'I','jwks_uri':'ftp://x'}",
            })
    void aProviderThatIsNotAsItShouldBeIsNotGoneTo(String document) {
        provider.discovery =
                text -> document.replace('\'', '"').replace("I\"", provider.issuer() + "\"");
        try (RunningService wary = another()) {
            refused(new Visitor(wary).get("/auth/sign-in"), "503 not_ready");
            assertThat(wary.client().get("/readyz").status()).isEqualTo(200);
        } finally {
            provider.discovery = UnaryOperator.identity();
        }
    }

    @Test
    void aProviderThatIsAwayIsToldAndFlagsAreAnswered() {
        provider.broken = true;
        try (RunningService alone = another()) {
            Reply reply = new Visitor(alone).get("/auth/sign-in");
            refused(reply, "503 not_ready");
            assertThat(reply.header("Retry-After")).isNotEmpty();
            assertThat(alone.client().get("/readyz").status()).isEqualTo(200);
        } finally {
            provider.broken = false;
        }
        assertThat(ann.signIn().status()).isEqualTo(303);
    }
}
