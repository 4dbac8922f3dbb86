package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.server.auth.TokenRules;
import dev.halyard.server.http.Role;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set, and that what cannot be used is refused by name. */
class ConfigTest {
    @Test
    void nothingSetIsTheDefaults() throws Exception {
        Config config = Config.read(Map.of());
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.files().registry()).isEmpty();
        assertThat(config.testerOrigins()).isEmpty();
    }

    @Test
    void emptyIsAbsent() throws Exception {
        assertThat(Config.read(Map.of("FF_PORT", " ", "FF_REGISTRY_PATH", "")))
                .isEqualTo(Config.read(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.8.7", "::1", "localhost"})
    void loopbackAddressesAreTaken(String host) throws Exception {
        assertThat(Config.read(Map.of("FF_HOST", host)).host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "192.168.1.1"})
    void anAddressThatOthersCanReachIsRefusedWithTheReason(String host) {
        assertThatThrownBy(() -> Config.read(Map.of("FF_HOST", host)))
                .hasMessageContaining(host)
                .hasMessageContaining("callers are not verified");
    }

    @ParameterizedTest
    @CsvSource({
        "FF_PORT, 65536",
        "FF_PORT, -1",
        "FF_PORT, http",
        "FF_POLL_MS, 0",
        "FF_MAX_CONCURRENT, 0",
        "FF_MAX_CONNECTIONS, many",
        "FF_BODY_TIMEOUT_MS, 1",
        "FF_IDLE_TIMEOUT_MS, 1",
        "FF_SHUTDOWN_GRACE_MS, -1",
        "FF_REDIS_URL, http://127.0.0.1",
        "FF_REDIS_URL, 127.0.0.1:6379",
        "FF_REDIS_URL, redis:",
        "FF_LOG_LEVEL, loud",
        "FF_LOG_REQUESTS, perhaps",
        "FF_ALLOW_DEV_HEADERS, yes",
        "FF_PUBLIC_URL, https://flags.example/path",
        "FF_PUBLIC_URL, https://ann@flags.example",
        "FF_PUBLIC_URL, http://flags.example",
        "FF_JWKS_URL, http://issuer.example/jwks.json",
        "FF_JWKS_URL, ftp://127.0.0.1/jwks.json",
        "FF_JWKS_URL, file:///etc/passwd",
        "FF_JWKS_URL, https:///jwks.json",
        "FF_JWKS_URL, issuer.example",
        "FF_JWKS_URL, 'https://issuer.example/a b'",
        "FF_JWT_PUBLIC_KEY, no-such-file.pem",
        "FF_JWT_PUBLIC_KEY, -----BEGIN NOTHING-----",
        "FF_JWT_ALGORITHMS, none",
        "FF_JWT_ALGORITHMS, HS256",
        "FF_JWT_ALGORITHMS, RS256 HS256",
        "FF_JWT_ALGORITHMS, rs256",
        "FF_JWT_CLAIMS, tenant",
        "FF_JWT_CLAIMS, tenant=",
        "FF_JWT_CLAIMS, password=sub",
        "FF_JWT_ROLES, ops",
        "FF_JWT_ROLES, ops=king",
        "FF_JWT_ROLES, ops=admin+",
        "FF_ENVS, production",
        "FF_OIDC_ISSUER, https://issuer.example",
        "FF_OIDC_ISSUER, http://issuer.example",
        "FF_PUBLIC_URL, flags.example",
        "FF_SESSION_KEY, c2hvcnQ=",
        "FF_SESSION_KEY, ***",
        "FF_SESSION_HOURS, 0",
        "FF_TLS_CERT, cert.pem",
        "FF_TLS_KEY, key.pem",
        "FF_RATE_KEY, -1",
        "FF_RATE_TENANT, 1000001",
        "FF_RATE_ADDRESS, many",
        "FF_TESTER_ORIGINS, http://127.0.0.1:8081/path",
        "FF_TESTER_ORIGINS, http://LOCALHOST:8081",
        "FF_TESTER_ORIGINS, http://127.0.0.1:80",
        "FF_TESTER_ORIGINS, *",
        "FF_TESTER_ORIGINS, ftp://127.0.0.1",
        "FF_TRUSTED_PROXIES, proxy.example",
        "FF_TRUSTED_PROXIES, 10.0.0.0/33",
        "FF_RATE_KEY, -1",
        "FF_RATE_TENANT, 1000001",
        "FF_RATE_ADDRESS, few",
    })
    void aValueThatCannotBeUsedIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> Config.read(Map.of(name, value))).hasMessageContaining(name);
    }

    private static final String JWKS = "https://issuer.example/jwks.json";
    private static final SigningKey RSA = SigningKey.rsa("");

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '',    '',    true",
        "127.0.0.1, true,  '',    true",
        "127.0.0.1, false, '',    false",
        "127.0.0.1, '',    key,   false",
        "127.0.0.1, false, key,   false",
        "127.0.0.1, true,  key,   refused",
        "0.0.0.0,   '',    '',    refused",
        "0.0.0.0,   true,  '',    refused",
        "0.0.0.0,   false, '',    false",
        "0.0.0.0,   '',    key,   false",
        "0.0.0.0,   false, key,   false",
        "0.0.0.0,   true,  key,   refused",
    })
    void callersAreBelievedOnlyWhereNobodyElseReachesAndNobodyCanBeVerified(
            String host, String said, String key, String development) throws Exception {
        Map<String, String> settings =
                Map.of(
                        "FF_HOST", host,
                        "FF_ALLOW_DEV_HEADERS", said,
                        "FF_JWKS_URL", key.isEmpty() ? "" : JWKS);
        if (development.equals("refused")) {
            assertThatThrownBy(() -> Config.read(settings))
                    .hasMessageContaining("FF_ALLOW_DEV_HEADERS");
        } else {
            assertThat(Config.read(settings).auth().development())
                    .isEqualTo(Boolean.parseBoolean(development));
        }
    }

    @Test
    void twoSourcesOfKeysAreOneTooMany() {
        assertThatThrownBy(() ->
                        Config.read(Map.of("FF_JWKS_URL", JWKS, "FF_JWT_PUBLIC_KEY", RSA.pem())))
                .hasMessageContaining("FF_JWKS_URL and FF_JWT_PUBLIC_KEY");
    }

    @Test
    void aPublicKeyIsTakenAsItIsOrFromAFile(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("key.pem"), RSA.pem());
        for (String value : List.of(RSA.pem(), RSA.pem().replace("\n", "\\n"), file.toString())) {
            assertThat(Config.read(Map.of("FF_JWT_PUBLIC_KEY", value)).auth().tokens()).isNotNull();
        }
    }

    @Test
    void aKeyThatCannotVerifyIsRefusedWithoutBeingShown() throws Exception {
        String secret = Base64.getEncoder().encodeToString(RSA.pair().getPrivate().getEncoded());
        String whole = "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n";
        assertThatThrownBy(() -> Config.read(Map.of("FF_JWT_PUBLIC_KEY", whole)))
                .hasMessageContaining("private key")
                .message()
                .doesNotContain(secret.substring(0, 40));
        assertThatThrownBy(() ->
                        Config.read(Map.of("FF_JWT_PUBLIC_KEY", SigningKey.rsa("", 1024).pem())))
                .hasMessageContaining("2048 bits");
        String curve = SigningKey.ec("", "secp256r1").pem();
        assertThatThrownBy(() -> Config.read(Map.of("FF_JWT_PUBLIC_KEY", curve)))
                .hasMessageContaining("ES256")
                .hasMessageContaining("FF_JWT_ALGORITHMS");
        for (Map<String, String> good :
                List.of(
                        Map.of("FF_JWT_PUBLIC_KEY", curve, "FF_JWT_ALGORITHMS", "ES256"),
                        Map.of(
                                "FF_JWT_PUBLIC_KEY",
                                SigningKey.ed25519("").pem(),
                                "FF_JWT_ALGORITHMS",
                                "RS256 EdDSA"))) {
            assertThat(Config.read(good).auth().tokens()).isNotNull();
        }
    }

    @Test
    void whatTokensMustBeIsRead() throws Exception {
        TokenRules rules =
                Config.read(
                                Map.of(
                                        "FF_JWKS_URL", JWKS,
                                        "FF_JWT_AUDIENCE", "a, b",
                                        "FF_JWT_ISSUER", "https://issuer.example",
                                        "FF_JWT_ALGORITHMS", "RS256 ES256",
                                        "FF_JWT_CLAIMS", "roles=realm_access.roles tenant=org",
                                        "FF_JWT_ROLES", "ops=admin+approver /a/b=viewer"))
                        .auth()
                        .tokens();
        assertThat(rules)
                .isEqualTo(
                        new TokenRules(
                                URI.create(JWKS),
                                null,
                                Set.of("a", "b"),
                                "https://issuer.example",
                                Set.of("RS256", "ES256"),
                                new TokenRules.Claims(
                                        "sub",
                                        "org",
                                        "tier",
                                        "role_key",
                                        "realm_access.roles",
                                        "scope"),
                                Map.of(
                                        "ops", Set.of(Role.ADMIN, Role.APPROVER),
                                        "/a/b", Set.of(Role.VIEWER))));
    }

    @Test
    void tokensAreSignedByRs256UnlessSaidOtherwise() throws Exception {
        TokenRules rules = Config.read(Map.of("FF_JWKS_URL", JWKS)).auth().tokens();
        assertThat(rules)
                .isEqualTo(
                        new TokenRules(
                                URI.create(JWKS),
                                null,
                                Set.of(),
                                null,
                                Set.of("RS256"),
                                TokenRules.Claims.DEFAULT,
                                Map.of()));
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThatThrownBy(() ->
                        Config.read(
                                Map.of("FF_PORT", "x", "FF_HOST", "0.0.0.0", "FF_POLL_MS", "x")))
                .hasMessageContaining("FF_PORT")
                .hasMessageContaining("FF_HOST")
                .hasMessageContaining("FF_POLL_MS");
    }

    @Test
    void originsAreSeparatedBySpacesOrCommas() throws Exception {
        assertThat(
                        Config.read(
                                        Map.of(
                                                "FF_TESTER_ORIGINS",
                                                "http://127.0.0.1:8081, https://flags.example"))
                                .testerOrigins())
                .containsExactly("http://127.0.0.1:8081", "https://flags.example");
    }

    @Test
    void helpAndTheDocumentationNameEverySettingWithItsDefaultAndMeaning() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        for (Setting setting : Setting.ALL) {
            assertThat(Config.help()).contains(setting.name(), setting.meaning());
            String fallback =
                    setting.fallback().isEmpty() ? "none" : "`" + setting.fallback() + "`";
            assertThat(page)
                    .contains(
                            "| `%s` | %s | %s | %s |"
                                    .formatted(
                                            setting.name(),
                                            fallback,
                                            setting.unit(),
                                            setting.meaning()));
        }
    }
}
