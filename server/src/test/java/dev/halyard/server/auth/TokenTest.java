package dev.halyard.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import dev.halyard.server.Issuer;
import dev.halyard.server.SigningKey;
import dev.halyard.server.Token;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a token is good, and who its bearer then is. */
class TokenTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Issuer ISSUER = Issuer.start();
    private static final Set<Env> ENVS = Set.of(Env.PROD, Env.DEV);

    private final TestClock clock = new TestClock(NOON);
    private final TokenVerifier verifier = verifier(TokenRules.Claims.DEFAULT, Map.of());

    @AfterAll
    static void stop() {
        ISSUER.close();
    }

    private TokenVerifier verifier(TokenRules.Claims claims, Map<String, Set<Role>> roles) {
        String pem = ISSUER.newest().pem();
        TokenRules rules =
                new TokenRules(
                        null,
                        pem,
                        Set.of(Issuer.AUDIENCE, "another-name"),
                        Issuer.ISSUER,
                        Set.of("RS256"),
                        claims,
                        roles);
        return new TokenVerifier(
                TokenKeys.fixed(pem), rules, ENVS, Set.of("screen", "locale"), clock);
    }

    private static Token token() {
        return ISSUER.token("U-1", NOON);
    }

    private String outcome(Token token) {
        return outcome(verifier, token.sign());
    }

    private static String outcome(TokenVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return "good";
        } catch (Problem refused) {
            return refused.code().id();
        }
    }

    private Identity identity(Token token) {
        return verifier.verify(token.sign());
    }

    @ParameterizedTest
    @CsvSource({
        "exp,    1, good",
        "exp,    0, good",
        "exp,  -59, good",
        "exp,  -60, token_expired",
        "exp,  -61, token_expired",
        "exp,  -59.5, good",
        "exp, -3600, token_expired",
        "exp, 1e15, good",
        "nbf,    0, good",
        "nbf,   60, good",
        "nbf,   61, token_expired",
        "nbf, -3600, good",
        "nbf, 3600, token_expired",
        "iat,  600, good",
    })
    void clocksMayBeAMinuteApart(String claim, double seconds, String outcome) {
        assertThat(outcome(token().claim(claim, NOON.getEpochSecond() + seconds)))
                .isEqualTo(outcome);
    }

    @Test
    void aCachedTokenDiesWithItsTimeAndNotLater() {
        String token = token().claim("exp", NOON.getEpochSecond() + 30).sign();
        assertThat(outcome(verifier, token)).isEqualTo("good");
        clock.set(NOON.plusSeconds(89));
        assertThat(outcome(verifier, token)).isEqualTo("good");
        clock.set(NOON.plusSeconds(90));
        assertThat(outcome(verifier, token)).isEqualTo("token_expired");
        clock.set(NOON.plusSeconds(9000));
        assertThat(outcome(verifier, token)).isEqualTo("token_expired");
    }

    @Test
    void aClockThatIsSetBackMakesNoTokenGoodBeforeItsTime() {
        String token = token().claim("nbf", NOON.getEpochSecond()).sign();
        assertThat(outcome(verifier, token)).isEqualTo("good");
        clock.set(NOON.minusSeconds(3600));
        assertThat(outcome(verifier, token)).isEqualTo("token_expired");
    }

    @Test
    void aTokenThatIsAskedWithAgainIsFoundAndNotVerifiedAgain() {
        String token = token().sign();
        Identity first = verifier.verify(token);
        assertThat(verifier.verify(token)).isSameAs(first);
        clock.advance(Duration.ofSeconds(59));
        assertThat(verifier.verify(token)).isSameAs(first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(verifier.verify(token)).isEqualTo(first).isNotSameAs(first);
    }

    @Test
    void aBadTokenIsBadEveryTime() {
        String good = token().sign();
        String bad = token().key(SigningKey.rsa("other")).sign();
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(verifier, bad)).isEqualTo("signature_invalid");
            assertThat(outcome(verifier, good)).isEqualTo("good");
        }
    }

    @Test
    void oneOfSeveralAudiencesIsEnough() {
        assertThat(outcome(token().claim("aud", "another-name"))).isEqualTo("good");
        assertThat(outcome(token().claim("aud", List.of("x", Issuer.AUDIENCE)))).isEqualTo("good");
        assertThat(outcome(token().claim("aud", List.of("x", "y")))).isEqualTo("audience_mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
    void theseTypesOfTokenAreRead(String type) {
        assertThat(outcome(token().header("typ", type))).isEqualTo("good");
    }

    @Test
    void theOneFixedKeyGoesByAnyName() {
        assertThat(outcome(token().header("kid", null))).isEqualTo("good");
        assertThat(outcome(token().header("kid", "any"))).isEqualTo("good");
        assertThat(outcome(token().header("typ", null).header("x5t", "abc"))).isEqualTo("good");
    }

    @Test
    void anEndUserAsksForThemselvesWithTheirClaims() {
        Identity user =
                identity(
                        token().claim("tenant_id", "pty-zeroth")
                                .claim("tier", "staff")
                                .claim("role_key", "release-manager")
                                .claim("plan", "gold")
                                .claim("age", 41.5)
                                .claim("beta", true)
                                .claim("groups", List.of("a", "b"))
                                .claim("address", Map.of("city", "Bangkok"))
                                .claim("numbers", List.of(1, 2))
                                .claim("nonce", "n")
                                .claim("jti", "j")
                                .claim("azp", "app")
                                .claim("sid", "s"));
        assertThat(user)
                .isEqualTo(
                        new Identity(
                                "U-1",
                                Set.of(),
                                Set.of(),
                                "pty-zeroth",
                                "release-manager",
                                "jwt",
                                null,
                                ENVS,
                                new Identity.Subject.Own(
                                        "U-1",
                                        "pty-zeroth",
                                        "staff",
                                        "release-manager",
                                        Map.of(
                                                "plan", Value.of("gold"),
                                                "age", Value.of(41.5),
                                                "beta", Value.of(true),
                                                "groups",
                                                        new Value.Array(
                                                                List.of(
                                                                        Value.of("a"),
                                                                        Value.of("b")))),
                                        Set.of("screen", "locale"))));
    }

    @Test
    void whatIsEmptyOrNullIsAbsent() {
        Identity user = identity(token().claim("tenant_id", "").claim("tier", ""));
        assertThat(user.tenant()).isNull();
        assertThat(user.subject())
                .isInstanceOfSatisfying(
                        Identity.Subject.Own.class, own -> assertThat(own.tier()).isNull());
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                arguments("viewer", null, "viewer"),
                arguments("editor", null, "viewer editor"),
                arguments("approver", null, "viewer approver"),
                arguments("admin", null, "viewer editor admin"),
                arguments("editor approver", null, "viewer editor approver"),
                arguments(List.of("editor", "approver"), null, "viewer editor approver"),
                arguments(List.of(), null, ""),
                arguments("", null, ""),
                arguments("  viewer  ", null, "viewer"),
                arguments("Admin ADMIN root superuser", null, ""),
                arguments(List.of("viewer editor"), null, ""),
                arguments("tenant-viewer", null, ""),
                arguments("tenant-editor", null, ""),
                arguments("tenant-viewer", "t", "tenant-viewer"),
                arguments("tenant-editor", "t", "tenant-viewer tenant-editor"),
                arguments("ops", null, "viewer editor approver admin"),
                arguments("/teams/release", null, "viewer editor"),
                arguments("local", null, ""),
                arguments("local", "t", "tenant-viewer tenant-editor"),
                arguments("boss", null, "viewer approver"));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void rolesComeFromTheClaimWithWhatTheyImply(
            Object claim, @Nullable String tenant, String held) {
        TokenVerifier mapped =
                verifier(
                        TokenRules.Claims.DEFAULT,
                        Map.of(
                                "ops", Set.of(Role.ADMIN, Role.APPROVER),
                                "/teams/release", Set.of(Role.EDITOR),
                                "local", Set.of(Role.TENANT_EDITOR),
                                "boss", Set.of(Role.APPROVER)));
        Token token = token().claim("roles", claim).claim("tenant_id", tenant);
        Set<Role> expected =
                held.isEmpty()
                        ? Set.of()
                        : Set.copyOf(
                                Arrays.stream(held.split(" "))
                                        .map(id -> Role.of(id).orElseThrow())
                                        .toList());
        assertThat(mapped.verify(token.sign()).roles()).isEqualTo(expected);
    }

    @Test
    void aNameThatIsMappedMeansThatAlone() {
        TokenVerifier mapped =
                verifier(TokenRules.Claims.DEFAULT, Map.of("admin", Set.of(Role.VIEWER)));
        assertThat(mapped.verify(token().claim("roles", "admin").sign()).roles())
                .containsExactly(Role.VIEWER);
    }

    @Test
    void scopesArePermissions() {
        assertThat(identity(token()).permissions()).isEmpty();
        assertThat(identity(token().claim("scope", "openid flags.override admin")).permissions())
                .containsExactly(Permission.OVERRIDE);
        Identity service =
                identity(
                        token().claim(
                                        "scope",
                                        List.of(
                                                "flags.evaluate.any",
                                                "flags.override",
                                                "flags.snapshot")));
        assertThat(service.permissions()).containsExactlyInAnyOrder(Permission.values());
        assertThat(service.subject()).isEqualTo(new Identity.Subject.Named());
        assertThat(service.tenant()).isNull();
        assertThat(service.id()).isEqualTo("U-1");
    }

    @Test
    void aServiceOfATenantIsBoundToItAndMayNotTakeTheSnapshot() {
        Identity service =
                identity(
                        token().claim("scope", "flags.evaluate.any flags.snapshot")
                                .claim("tenant_id", "t"));
        assertThat(service.permissions()).containsExactly(Permission.EVALUATE_ANY);
        assertThat(service.subject()).isEqualTo(new Identity.Subject.Named());
        assertThat(service.tenant()).isEqualTo("t");
        assertThat(service.isRestricted()).isTrue();
    }

    @Test
    void claimsMayBeCalledAsTheProviderCallsThem() {
        TokenVerifier keycloak =
                verifier(
                        new TokenRules.Claims(
                                "preferred_username",
                                "https://example.com/org",
                                "profile.tier",
                                "role.key",
                                "realm_access.roles",
                                "scp"),
                        Map.of());
        Token token =
                token().claim("sub", null)
                        .claim("preferred_username", "ann")
                        .claim("https://example.com/org", "pty-zeroth")
                        .claim("profile", Map.of("tier", "gold"))
                        .claim("role.key", "literal")
                        .claim("role", Map.of("key", "path"))
                        .claim("realm_access", Map.of("roles", List.of("viewer", "offline")))
                        .claim("scp", "flags.override");
        Identity user = keycloak.verify(token.sign());
        assertThat(user.id()).isEqualTo("ann");
        assertThat(user.tenant()).isEqualTo("pty-zeroth");
        assertThat(user.roleKey()).isEqualTo("literal");
        assertThat(user.roles()).containsExactly(Role.VIEWER);
        assertThat(user.permissions()).containsExactly(Permission.OVERRIDE);
        assertThat(user.subject())
                .isInstanceOfSatisfying(
                        Identity.Subject.Own.class,
                        own -> {
                            assertThat(own.tier()).isEqualTo("gold");
                            assertThat(own.attributes()).isEmpty();
                        });
        assertThat(outcome(keycloak, token.claim("preferred_username", null).sign()))
                .isEqualTo("claim_missing");
    }

    @Test
    void aPathThatLeadsNowhereIsAbsent() {
        TokenVerifier nested =
                verifier(
                        new TokenRules.Claims("sub", "a.b.c", "a..b", "a.b", "a.x", "."), Map.of());
        assertThat(nested.verify(token().claim("a", Map.of("b", "text")).sign()).tenant()).isNull();
    }
}
