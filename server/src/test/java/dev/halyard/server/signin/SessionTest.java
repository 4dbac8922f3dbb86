package dev.halyard.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Reply;
import dev.halyard.server.RunningService;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the session of a browser is worth, and that it is worth nothing to other sites. */
class SessionTest {
    private static final String KEY =
            Base64.getEncoder()
                    .encodeToString(
                            "0123456789abcdef0123456789abcdef"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    private static final String COOKIE = "halyard-session";

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

    @ParameterizedTest
    @CsvSource({
        "'',                                       halyard-session=, ''",
        "https://flags.example,                    __Host-halyard=,  ; Secure",
    })
    void theCookieIsForThisHostAloneAndForNoScript(String url, String start, String secure) {
        try (RunningService one = another("FF_PUBLIC_URL", url)) {
            Visitor visitor = new Visitor(one);
            Reply begun = visitor.get("/auth/sign-in");
            String origin = url.isEmpty() ? visitor.origin : url;
            assertThat(begun.header("Location"))
                    .contains("redirect_uri=" + Form.encoded(origin + "/auth/callback"));
            String set =
                    visitor.get(visitor.atProvider(begun)).headers().allValues("Set-Cookie").get(0);
            assertThat(set)
                    .startsWith(start)
                    .endsWith("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax" + secure)
                    .doesNotContainIgnoringCase("domain");
            assertThat(visitor.isSignedIn()).isTrue();
        }
    }

    private static String sealed(String purpose, Instant expires) {
        SignedIn who = new SignedIn("ann", "Ann", Set.of(), Set.of(), null, null, null);
        return new Seal(new Seal.Keys(KEY), purpose)
                .seal(new Session(who, "k", Instant.now().minusSeconds(60), expires).toJson());
    }

    @Test
    void aCookieThatIsOverOrFromElsewhereOrChangedIsWorthNothing() {
        String ours = "session " + provider.issuer() + " " + TestProvider.CLIENT;
        Instant later = Instant.now().plusSeconds(60);
        assertThat(worth(sealed(ours, later))).as("as it should be").isEqualTo("true");
        assertThat(worth(sealed(ours, Instant.now().minusSeconds(1)))).isEqualTo("false");
        assertThat(worth(sealed("session development", later))).isEqualTo("false");
        assertThat(worth(sealed("session http://other halyard-console", later))).isEqualTo("false");
        assertThat(worth(sealed("sign-in", later))).isEqualTo("false");
        String good = sealed(ours, later);
        for (int i = 0; i < good.length(); i += 7) {
            char other = good.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(worth(good.substring(0, i) + other + good.substring(i + 1)))
                    .as("changed at %d", i)
                    .isEqualTo("false");
        }
        for (String odd :
                List.of("", "a", "!!!", good + "AAAA", good.substring(4), "A".repeat(5000))) {
            assertThat(worth(odd)).as(odd).isEqualTo("false");
        }
        assertThat(worth(good + "; " + COOKIE + "=" + good)).as("two").isEqualTo("false");
        assertThat(worth(good + "; other=" + good)).as("beside another").isEqualTo("true");
    }

    private String worth(String cookie) {
        int admin = ann.reading("Cookie: " + COOKIE + "=" + cookie);
        String signedIn =
                ann.get("/auth/session", "Cookie: " + COOKIE + "=" + cookie).at("/data/signed_in");
        assertThat(admin != 401).isEqualTo(signedIn.equals("true"));
        return signedIn;
    }

    /** Who sent it, as a browser says, and whether the session speaks for it. OWN is our origin. */
    @ParameterizedTest
    @CsvSource({
        "POST, OWN,                  ,            200",
        "POST, OWN,                  same-origin, 200",
        "POST, ,                     same-origin, 200",
        "POST, ,                     ,            403",
        "POST, ,                     none,        403",
        "POST, ,                     same-site,   403",
        "POST, ,                     cross-site,  403",
        "POST, null,                 ,            403",
        "POST, https://evil.example, ,            403",
        "POST, https://evil.example, same-origin, 403",
        "POST, http://127.0.0.1,     ,            403",
        "POST, http://127.0.0.1:1,   same-site,   403",
        "POST, http://localhost,     cross-site,  403",
        "GET,  ,                     ,            200",
        "GET,  ,                     none,        200",
        "GET,  ,                     same-origin, 200",
        "GET,  OWN,                  same-origin, 200",
        "GET,  ,                     same-site,   401",
        "GET,  ,                     cross-site,  401",
        "GET,  https://evil.example, ,            401",
        "GET,  null,                 ,            401",
    })
    void anotherSitesPageCannotUseTheSession(
            String method, String origin, String site, int status) {
        ann.signIn();
        List<String> headers = new java.util.ArrayList<>();
        if (origin != null) {
            headers.add("Origin: " + origin.replace("OWN", ann.origin));
        }
        if (site != null) {
            headers.add("Sec-Fetch-Site: " + site);
        }
        String[] all = headers.toArray(String[]::new);
        if (method.equals("GET")) {
            assertThat(ann.reading(all)).isEqualTo(status);
            assertThat(ann.get("/auth/session", all).at("/data/signed_in"))
                    .isEqualTo("" + (status == 200));
            return;
        }
        Reply preview =
                ann.send(
                        "POST",
                        "/api/flags/eval",
                        "{'flag_key':'flags.registry_v1','context':{'user_id':'U'}}",
                        all);
        assertThat(preview.status()).as(preview.body()).isEqualTo(status);
        Reply out = ann.send("POST", "/auth/sign-out", null, all);
        assertThat(out.status()).isEqualTo(status);
        assertThat(ann.isSignedIn()).isEqualTo(status == 403);
        if (status == 403) {
            assertThat(out.at("/error/hint")).contains("Origin must be " + ann.origin);
        }
    }

    @Test
    void whoSignsOutIsOut() {
        ann.signIn();
        assertThat(ann.post("/auth/sign-out", "{}").at("/data/signed_in")).isEqualTo("false");
        assertThat(ann.cookies).isEmpty();
        assertThat(ann.reading()).isEqualTo(401);
    }
}
