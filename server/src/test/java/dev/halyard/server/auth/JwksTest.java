package dev.halyard.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Issuer;
import dev.halyard.server.SigningKey;
import dev.halyard.server.Token;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that an identity provider on loopback publishes, rotates, and fails to. */
class JwksTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final SigningKey ONE = SigningKey.rsa("key-1");
    private static final SigningKey TWO = SigningKey.rsa("key-2");
    private static final SigningKey THREE = SigningKey.rsa("key-3");

    private final Issuer issuer = Issuer.start(ONE);
    private final TestClock clock = new TestClock(NOON);
    private final PublishedKeys keys =
            new PublishedKeys(new JwksClient(URI.create(issuer.jwksUrl())), clock);
    private final TokenVerifier verifier =
            new TokenVerifier(
                    keys,
                    new TokenRules(
                            URI.create(issuer.jwksUrl()),
                            null,
                            Set.of(),
                            null,
                            Set.of("RS256", "ES256", "EdDSA"),
                            TokenRules.Claims.DEFAULT,
                            Map.of()),
                    Identity.ALL_ENVS,
                    Set.of(),
                    clock);

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
    }

    /** Moves the clock on and lets what is due be done, as a second's tick does. */
    private void after(Duration time) {
        clock.advance(time);
        keys.tick().join();
    }

    /** As many seconds one by one. */
    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            after(Duration.ofSeconds(1));
        }
    }

    private String outcome(SigningKey key) {
        return outcome(token(key));
    }

    private Token token(SigningKey key) {
        return issuer.token("U-1", clock.instant()).key(key).header("kid", key.kid());
    }

    /** With a signature that cost nothing to make. */
    private static String unsigned(Token token) {
        return Token.base64(token.headerJson())
                + "."
                + Token.base64(token.claimsJson())
                + "."
                + Token.base64(new byte[256]);
    }

    private String outcome(Token token) {
        return outcome(token.sign());
    }

    private String outcome(String token) {
        try {
            verifier.verify(token);
            return "good";
        } catch (Problem refused) {
            return refused.code().id();
        }
    }

    @Test
    void keysAreFetchedAtStartAndThenEveryFiveMinutes() {
        after(Duration.ZERO);
        assertThat(issuer.hits()).isEqualTo(1);
        assertThat(outcome(ONE)).isEqualTo("good");
        seconds(299);
        assertThat(issuer.hits()).isEqualTo(1);
        seconds(1);
        assertThat(issuer.hits()).isEqualTo(2);
        seconds(3600);
        assertThat(issuer.hits()).isEqualTo(14);
        assertThat(verifier.check().ok()).isTrue();
        assertThat(verifier.check().detail()).contains("1 key", "2026-11-25T13:05:00Z");
    }

    @Test
    void theFirstTokenWaitsForTheKeysRatherThanBeRefused() {
        assertThat(outcome(ONE)).isEqualTo("good");
        assertThat(issuer.hits()).isEqualTo(1);
    }

    @Test
    void aKeyThatIsNewIsFetchedForTheFirstTokenThatNamesIt() {
        after(Duration.ZERO);
        issuer.publish(ONE, TWO);
        assertThat(outcome(TWO)).isEqualTo("good");
        assertThat(outcome(ONE)).isEqualTo("good");
        assertThat(issuer.hits()).isEqualTo(2);
    }

    @Test
    void tenThousandUnknownNamesCauseOneLookInThirtySeconds() {
        after(Duration.ZERO);
        for (int i = 0; i < 10_000; i++) {
            if (i % 100 == 99) {
                after(Duration.ofSeconds(1)); // 100 seconds altogether
            }
            assertThat(outcome(unsigned(token(ONE).header("kid", "unknown-" + i))))
                    .isEqualTo("kid_not_found");
        }
        assertThat(issuer.hits()).isEqualTo(1 + 4);
        assertThat(outcome(ONE)).isEqualTo("good");
    }

    @Test
    void manyAtOnceCauseOneLookBetweenThem() throws Exception {
        after(Duration.ZERO);
        issuer.publish(ONE, TWO);
        AtomicInteger good = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                Token token = token(TWO).claim("sub", "U-" + i);
                threads.execute(() -> {
                    if (outcome(token).equals("good")) {
                        good.incrementAndGet();
                    }
                });
            }
        }
        assertThat(good).hasValue(200);
        assertThat(issuer.hits()).isEqualTo(2);
    }

    @Test
    void aKeyThatLeftTheSetIsGoodForFiveMinutesMoreAndNotForEver() {
        after(Duration.ZERO);
        assertThat(outcome(ONE)).isEqualTo("good");
        issuer.publish(TWO);
        after(Duration.ofMinutes(5));
        assertThat(verifier.check().detail()).contains("1 key, 1 that left the set");
        assertThat(outcome(ONE)).isEqualTo("good");
        seconds(299);
        assertThat(outcome(ONE)).isEqualTo("good");
        seconds(1);
        assertThat(outcome(ONE)).isEqualTo("kid_not_found");
        assertThat(outcome(TWO)).isEqualTo("good");
    }

    @Test
    void aTokenThatIsCachedDoesNotOutliveItsKey() {
        after(Duration.ZERO);
        issuer.publish(TWO);
        after(Duration.ofMinutes(5));
        seconds(299);
        Token token = token(ONE);
        assertThat(outcome(token)).isEqualTo("good");
        clock.advance(Duration.ofSeconds(1));
        assertThat(outcome(token)).isEqualTo("kid_not_found");
    }

    @Test
    void theCacheIsForgottenWhenTheSetChanges() {
        after(Duration.ZERO);
        String token = issuer.token("U-1", NOON).claim("exp", NOON.getEpochSecond() + 900).sign();
        clock.advance(Duration.ofSeconds(290));
        Identity first = verifier.verify(token);
        assertThat(verifier.verify(token)).isSameAs(first);
        issuer.publish(ONE, TWO);
        after(Duration.ofSeconds(10));
        assertThat(verifier.verify(token)).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void aKeyThatComesBackStays() {
        after(Duration.ZERO);
        issuer.publish(TWO);
        after(Duration.ofMinutes(5));
        issuer.publish(ONE, TWO);
        after(Duration.ofMinutes(5));
        after(Duration.ofHours(1));
        assertThat(outcome(ONE)).isEqualTo("good");
    }

    @Test
    void aNewKeyUnderAnOldNameIsTakenAndTheOldOneStaysAWhile() {
        after(Duration.ZERO);
        SigningKey replaced = TWO.named("key-1");
        issuer.publish(replaced);
        after(Duration.ofMinutes(5));
        assertThat(outcome(replaced)).isEqualTo("good");
        assertThat(outcome(ONE)).isEqualTo("good");
        after(Duration.ofMinutes(5));
        assertThat(outcome(ONE)).isEqualTo("signature_invalid");
    }

    @ParameterizedTest
    @EnumSource(
            value = Issuer.Health.class,
            names = {"WELL"},
            mode = EnumSource.Mode.EXCLUDE)
    void whateverTheProviderDoesTheLastGoodKeysStay(Issuer.Health health) {
        after(Duration.ZERO);
        issuer.become(health);
        long begun = System.nanoTime();
        after(Duration.ofMinutes(5));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(issuer.hits()).isEqualTo(2);
        assertThat(verifier.check().ok()).as(verifier.check().detail()).isFalse();
        assertThat(verifier.check().detail()).contains(reason(health));
        assertThat(outcome(ONE)).isEqualTo("good");
        issuer.become(Issuer.Health.WELL);
        after(Duration.ofSeconds(30));
        assertThat(verifier.check().ok()).as(verifier.check().detail()).isTrue();
    }

    private static String reason(Issuer.Health health) {
        return switch (health) {
            case WELL -> "";
            case STATUS_500 -> "status 500";
            case GARBAGE -> "not strict JSON";
            case NO_KEYS -> "no key that can be used";
            case HUGE -> "more than 262144 bytes";
            case REDIRECT -> "a redirect";
            case HANGS, DRIPS -> "within 3 s";
        };
    }

    @Test
    void nobodyWaitsLongerThanSecondsForAProviderThatHangs() {
        issuer.become(Issuer.Health.HANGS);
        long begun = System.nanoTime();
        assertThat(outcome(ONE)).isEqualTo("kid_not_found");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(verifier.check().detail()).contains("no keys yet", "within 3 s");
    }

    @Test
    void anOutageOfHoursIsSurvivedAndOneOfADayIsNot() {
        after(Duration.ZERO);
        issuer.become(Issuer.Health.STATUS_500);
        for (int minutes = 0; minutes < 24 * 60; minutes += 10) {
            assertThat(outcome(ONE)).as("after %d minutes", minutes).isEqualTo("good");
            after(Duration.ofMinutes(10));
        }
        assertThat(outcome(ONE)).isEqualTo("kid_not_found");
        assertThat(verifier.check().detail()).contains("too long ago");
        issuer.become(Issuer.Health.WELL);
        after(Duration.ofSeconds(30));
        assertThat(outcome(ONE)).isEqualTo("good");
    }

    @Test
    void anOutageDoesNotKeepAKeyThatHadLeftBefore() {
        after(Duration.ZERO);
        issuer.publish(TWO);
        after(Duration.ofMinutes(5));
        issuer.become(Issuer.Health.GARBAGE);
        after(Duration.ofMinutes(5));
        assertThat(outcome(ONE)).isEqualTo("kid_not_found");
        assertThat(outcome(TWO)).isEqualTo("good");
    }

    @Test
    void aProviderThatIsDownAtStartIsAskedAgainByItself() {
        issuer.become(Issuer.Health.STATUS_500);
        after(Duration.ZERO);
        assertThat(outcome(ONE)).isEqualTo("kid_not_found");
        assertThat(verifier.check().detail()).contains("no keys yet", "status 500");
        issuer.become(Issuer.Health.WELL);
        seconds(5);
        assertThat(outcome(ONE)).isEqualTo("good");
        assertThat(verifier.check().ok()).isTrue();
    }

    @Test
    void aFailingProviderIsAskedEveryThirtySeconds() {
        after(Duration.ZERO);
        issuer.become(Issuer.Health.STATUS_500);
        seconds(300);
        assertThat(issuer.hits()).isEqualTo(2);
        seconds(300);
        assertThat(issuer.hits()).isEqualTo(12);
    }

    @Test
    void aClockThatIsSetBackStopsNothing() {
        after(Duration.ZERO);
        assertThat(outcome(token(ONE).header("kid", "unknown"))).isEqualTo("kid_not_found");
        clock.set(NOON.minus(Duration.ofDays(1)));
        issuer.publish(ONE, TWO);
        assertThat(outcome(TWO)).isEqualTo("good");
        issuer.publish(ONE, TWO, THREE);
        clock.set(NOON.minus(Duration.ofDays(2)));
        keys.tick().join();
        assertThat(verifier.check().detail()).contains("3 keys");
    }

    @Test
    void aKeyThatCannotBeUsedDoesNotSpoilTheRest() {
        String secret = "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"c2VjcmV0\"}";
        String curve = SigningKey.ec("e", "secp384r1").jwk().replace("P-384", "P-999");
        String encryption = TWO.jwk().replace("\"use\":\"sig\"", "\"use\":\"enc\"");
        String wrapping = THREE.jwk().replace("\"use\":\"sig\"", "\"key_ops\":[\"wrapKey\"]");
        String weak = SigningKey.rsa("weak", 1024).jwk();
        issuer.publishText(
                "{\"keys\":[%s,%s,%s,%s,%s,{\"kty\":\"RSA\",\"kid\":\"r\"},{},7,null,%s],\"more\":1}"
                        .formatted(secret, curve, encryption, wrapping, weak, ONE.jwk()));
        after(Duration.ZERO);
        assertThat(verifier.check().detail()).startsWith("1 key, 9 that cannot be used");
        assertThat(outcome(ONE)).isEqualTo("good");
        assertThat(outcome(TWO)).isEqualTo("kid_not_found");
        assertThat(outcome(THREE)).isEqualTo("kid_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\":[]}",
                "{\"keys\":[{}]}",
                "{\"keys\":{}}",
                "{}",
                "[]",
                "null",
                " ",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[GOOD]",
                "{\"keys\":[GOOD]}{}",
                "{\"keys\":[GOOD],\"keys\":[GOOD]}",
            })
    void whatIsNoSetOfKeysNeverReplacesOne(String text) {
        after(Duration.ZERO);
        issuer.publishText(text.replace("GOOD", TWO.jwk()));
        after(Duration.ofMinutes(5));
        assertThat(verifier.check().ok()).isFalse();
        assertThat(outcome(ONE)).isEqualTo("good");
        assertThat(outcome(TWO)).isEqualTo("kid_not_found");
    }

    @Test
    void aTokenWithoutAKeysNameIsTakenOnlyWhereThereIsOneKey() {
        after(Duration.ZERO);
        assertThat(outcome(token(ONE).header("kid", null))).isEqualTo("good");
        issuer.publish(ONE, TWO);
        after(Duration.ofMinutes(5));
        assertThat(outcome(token(ONE).header("kid", null))).isEqualTo("kid_not_found");
    }

    @Test
    void aKeyIsUsedForItsOwnAlgorithmAlone() {
        SigningKey curve = SigningKey.ec("e", "secp256r1");
        SigningKey edwards = SigningKey.ed25519("d");
        String only = TWO.jwk().replace("\"use\":\"sig\"", "\"use\":\"sig\",\"alg\":\"PS256\"");
        issuer.publishText(
                "{\"keys\":[" + String.join(",", curve.jwk(), edwards.jwk(), only) + "]}");
        after(Duration.ZERO);
        assertThat(outcome(token(curve).algorithm("ES256"))).isEqualTo("good");
        assertThat(outcome(token(edwards).algorithm("EdDSA"))).isEqualTo("good");
        assertThat(outcome(TWO)).isEqualTo("algorithm_mismatch");
        assertThat(outcome(token(ONE).header("kid", "e"))).isEqualTo("algorithm_mismatch");
    }

    /**
     * Callers go on asking with tokens of the key that signs at the moment, while keys come and go:
     * published first, then signing, then gone, at the pace that operators are told to keep to.
     */
    @Test
    void rotationUnderLoadRefusesNobody() throws Exception {
        after(Duration.ZERO);
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    while (going.get() && asked.get() < 20_000) {
                        String outcome = outcome(issuer.token("U-1", clock.instant()));
                        asked.incrementAndGet();
                        if (!outcome.equals("good")) {
                            refused.add(outcome);
                        }
                    }
                });
            }
            SigningKey before = ONE;
            for (SigningKey next : List.of(TWO, THREE, SigningKey.rsa("key-4"))) {
                more(asked);
                issuer.publish(before, next); // at once signed with: fetched for the first token
                more(asked);
                issuer.publish(next);
                for (int minute = 0; minute < 11; minute++) {
                    after(Duration.ofMinutes(1));
                    more(asked);
                    if (minute < 8) { // tokens of the old key are under way
                        assertThat(outcome(before)).isEqualTo("good");
                    }
                }
                before = next;
            }
            going.set(false);
        }
        assertThat(refused).isEmpty();
        assertThat(asked.get()).isGreaterThan(100);
    }

    private static void more(AtomicInteger asked) {
        int now = asked.get();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> asked.get() > now + 5);
    }
}
