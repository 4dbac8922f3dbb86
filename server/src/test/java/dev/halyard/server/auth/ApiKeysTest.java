package dev.halyard.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.ControlPlane;
import dev.halyard.control.change.ApiKeyBodies;
import dev.halyard.control.change.Command;
import dev.halyard.control.change.Decider;
import dev.halyard.control.change.Submission;
import dev.halyard.control.log.Actor;
import dev.halyard.control.log.MemoryChangeLog;
import dev.halyard.control.state.State;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Permission;
import dev.halyard.server.http.Problem;
import dev.halyard.server.http.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys are good, when, and for what; the clock is set. */
class ApiKeysTest {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

    private final AtomicLong clock = new AtomicLong(NOON.toEpochMilli());
    private final AtomicLong changes = new AtomicLong();
    private final Map<String, Long> used = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final ControlPlane plane =
            new ControlPlane(
                    new MemoryChangeLog(),
                    State.EMPTY,
                    new Decider(Duration.ofDays(1), Duration.ofDays(1)),
                    () -> Instant.ofEpochMilli(clock.get()),
                    (next, records) -> {});
    private final ApiKeys keys = keys(Identity.ALL_ENVS);

    private ApiKeys keys(Set<Env> envs) {
        return new ApiKeys(plane::state, () -> Instant.ofEpochMilli(clock.get()), envs, used::put);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toMillis());
    }

    private void send(Command command) {
        Actor ann = new Actor("ann", List.of("admin"), null, "jwt");
        String change = "c" + changes.incrementAndGet();
        plane.submit(
                new Submission(command, ann, "because", null, null, false, null, null, change));
    }

    private ApiKeyText made(String more) {
        ApiKeyText text = ApiKeyText.made(random);
        send(ApiKeyBodies.create(text.id(), text.hash(), json("{'name':'n'," + more + "}")));
        return text;
    }

    private ApiKeyText rotated(ApiKeyText key, int hours) {
        ApiKeyText text = ApiKeyText.madeFor(key.id(), random);
        send(ApiKeyBodies.rotate(text.id(), text.hash(), json("{'overlap_hours':" + hours + "}")));
        return text;
    }

    private static Value.Members json(String text) {
        try {
            return (Value.Members) Json.parse(text.replace('\'', '"'), 32);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** {@code good}, or the code of the refusal. */
    private String judged(String sent) {
        try {
            keys.identify(sent);
            return "good";
        } catch (Problem problem) {
            return problem.code().id();
        }
    }

    @Test
    void whoHasAKeyActsForItsMakerAndIsKnownByItsId() {
        ApiKeyText key = made("'access':'read'");
        Identity identity = keys.identify(key.text());
        assertThat(identity.id()).isEqualTo("ann");
        assertThat(identity.keyId()).isEqualTo(key.id());
        assertThat(identity.source()).isEqualTo("api_key");
        assertThat(identity.subject()).isEqualTo(new Identity.Subject.Named());
        assertThat(identity.isRestricted()).isFalse();
        assertThat(used).isEqualTo(Map.of(key.id(), NOON.toEpochMilli()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'access':'read'                | VIEWER                       | EVALUATE_ANY",
                "'access':'write'               | VIEWER EDITOR                | EVALUATE_ANY",
                "'access':'read','tenant':'t'   | TENANT_VIEWER                | EVALUATE_ANY",
                "'access':'write','tenant':'t'  | TENANT_VIEWER TENANT_EDITOR  | EVALUATE_ANY",
                "'access':'read','permissions':['flags.snapshot'] | VIEWER     | EVALUATE_ANY SNAPSHOT",
                "'access':'read','permissions':['flags.override'] | VIEWER     | EVALUATE_ANY OVERRIDE",
                "'access':'read','tenant':'t','permissions':['flags.override'] | TENANT_VIEWER |"
                        + " EVALUATE_ANY OVERRIDE",
            })
    void accessAndTenantSayWhatItMayDo(String key, String roles, String permissions) {
        Identity identity = keys.identify(made(key).text());
        assertThat(identity.roles().stream().map(Role::name))
                .containsExactlyInAnyOrder(roles.split(" +", -1));
        assertThat(identity.permissions().stream().map(Permission::name))
                .containsExactlyInAnyOrder(permissions.split(" +", -1));
        assertThat(identity.tenant()).isEqualTo(key.contains("tenant") ? "t" : null);
    }

    @Test
    void itsEnvironmentsAreThoseOfTheDeploymentThatItIsBoundTo() {
        ApiKeys few = keys(Set.of(Env.PROD, Env.DEV));
        String all = made("'access':'read'").text();
        String some = made("'access':'read','envs':['staging','dev']").text();
        assertThat(few.identify(all).envs()).containsOnly(Env.PROD, Env.DEV);
        assertThat(few.identify(some).envs()).containsOnly(Env.DEV);
        assertThat(keys(Set.of(Env.PROD)).identify(some).envs()).isEmpty();
    }

    @Test
    void whatHasNotTheFormOfAKeyOrIsAnothersIsInvalid() {
        ApiKeyText key = made("'access':'read'");
        ApiKeyText other = made("'access':'read'");
        String text = key.text();
        List<String> wrong =
                List.of(
                        "",
                        "hk_",
                        text + "A",
                        text.substring(0, text.length() - 1),
                        " " + text,
                        text + "\n",
                        "HK" + text.substring(2),
                        text.replace(
                                "hk_" + key.id(),
                                "hk_" + key.id().toUpperCase(java.util.Locale.ROOT)),
                        text.substring(3),
                        key.secret(),
                        "hk_" + key.id() + "_" + key.hash(),
                        "hk_" + key.id() + "_" + other.secret(),
                        "hk_" + "0".repeat(16) + "_" + key.secret(),
                        "x".repeat(100_000));
        for (String sent : wrong) {
            assertThat(judged(sent)).as(sent).isEqualTo("key_invalid");
        }
        assertThat(used).isEmpty();
    }

    @Test
    void aKeyExpiresAtItsInstantAndOnlyWhoHasItIsTold() {
        ApiKeyText key = made("'access':'read','expires_at':'2026-11-02T13:00:00Z'");
        ApiKeyText guess = ApiKeyText.madeFor(key.id(), random);
        pass(Duration.ofHours(1).minusMillis(1));
        assertThat(judged(key.text())).isEqualTo("good");
        pass(Duration.ofMillis(1));
        assertThat(judged(key.text())).isEqualTo("key_expired");
        assertThat(judged(guess.text())).isEqualTo("key_invalid");
        assertThatThrownBy(() -> keys.identify(key.text())).hasMessageContaining("13:00:00");
    }

    @Test
    void aClockThatStepsBackRenewsNothing() {
        ApiKeyText key = made("'access':'read','expires_at':'2026-11-02T13:00:00Z'");
        ApiKeyText next = rotated(key, 0);
        ApiKeyText newest = rotated(next, 1);
        pass(Duration.ofHours(2));
        made("'access':'read'"); // the log has seen this hour
        pass(Duration.ofHours(-2));
        assertThat(judged(newest.text())).isEqualTo("key_expired");
        assertThat(judged(next.text())).isEqualTo("key_invalid");
    }

    @Test
    void theSecretBeforeIsGoodUntilTheOverlapEnds() {
        ApiKeyText first = made("'access':'read'");
        ApiKeyText second = rotated(first, 3);
        assertThat(judged(first.text())).isEqualTo("good");
        assertThat(judged(second.text())).isEqualTo("good");
        pass(Duration.ofHours(3).minusMillis(1));
        assertThat(judged(first.text())).isEqualTo("good");
        pass(Duration.ofMillis(1));
        assertThat(judged(first.text())).isEqualTo("key_invalid");
        assertThat(judged(second.text())).isEqualTo("good");
    }

    @Test
    void aRevokedKeyIsInvalidWithBothItsSecrets() {
        ApiKeyText first = made("'access':'read','expires_at':'2026-11-02T13:00:00Z'");
        ApiKeyText second = rotated(first, 3);
        send(ApiKeyBodies.revoke(first.id(), json("{}")));
        assertThat(judged(first.text())).isEqualTo("key_invalid");
        assertThat(judged(second.text())).isEqualTo("key_invalid");
        pass(Duration.ofHours(2));
        assertThat(judged(second.text())).as("expired too").isEqualTo("key_invalid");
    }

    @Test
    void noTwoKeysAreAlikeAndAKeyIsNotWrittenByAccident() {
        ApiKeyText one = ApiKeyText.made(random);
        ApiKeyText two = ApiKeyText.made(random);
        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(one.secret()).isNotEqualTo(two.secret());
        assertThat(one.text()).matches("hk_[a-z0-9]{16}_[A-Za-z0-9_-]{43}");
        assertThat(one.toString()).doesNotContain(one.secret());
        assertThat(ApiKeyText.read(one.text())).isEqualTo(one);
    }
}
