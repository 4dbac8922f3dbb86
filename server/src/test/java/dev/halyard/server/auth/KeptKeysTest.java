package dev.halyard.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halyard.server.Issuer;
import dev.halyard.server.SigningKey;
import dev.halyard.server.http.Identity;
import dev.halyard.server.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that ends and starts again while its identity provider is away. */
class KeptKeysTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final SigningKey ONE = SigningKey.rsa("key-1");
    private static final SigningKey TWO = SigningKey.rsa("key-2");

    @TempDir private Path dir = Path.of("");
    private final Issuer issuer = Issuer.start(ONE);
    private final TestClock clock = new TestClock(NOON);

    @BeforeEach
    void runOnce() {
        process(DAY, "good");
        issuer.become(Issuer.Health.STATUS_500);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private void process(Duration good, String outcome) {
        process(issuer.jwksUrl(), good, outcome);
    }

    /** Starts, looks for keys once, is asked with a token, ends. */
    private void process(String url, Duration good, String outcome) {
        URI jwks = URI.create(url);
        PublishedKeys keys =
                new PublishedKeys(new JwksClient(jwks), clock, new KeptKeys(dir, good).of(jwks));
        TokenRules rules =
                new TokenRules(
                        jwks,
                        null,
                        Set.of(),
                        null,
                        Set.of("RS256"),
                        TokenRules.Claims.DEFAULT,
                        Map.of());
        try (TokenVerifier verifier =
                new TokenVerifier(keys, rules, Identity.ALL_ENVS, Set.of(), clock)) {
            keys.tick().join();
            assertThat(outcome(verifier)).isEqualTo(outcome);
        }
    }

    private String outcome(TokenVerifier verifier) {
        try {
            verifier.verify(issuer.token("U-1", clock.instant()).sign());
            return "good";
        } catch (Problem refused) {
            return refused.code().id();
        }
    }

    private Path file() {
        return dir.resolve(KeptKeys.FILE);
    }

    @Test
    void itVerifiesWithTheKeysThatWereFetchedLast() {
        process(DAY, "good");
        process(DAY, "good");
    }

    @ParameterizedTest
    @CsvSource({
        "24, 0, good",
        "24, 1439, good",
        "24, 1440, kid_not_found",
        "48, 2879, good",
        "48, 2880, kid_not_found",
        "1, 59, good",
        "1, 60, kid_not_found",
        "0, 0, kid_not_found"
    })
    void keptKeysAreBelievedForSoLong(int hours, int minutesLater, String outcome) {
        clock.advance(Duration.ofMinutes(minutesLater));
        process(Duration.ofHours(hours), outcome);
    }

    @Test
    void startingAgainMakesThemNoYounger() {
        for (int hour = 0; hour < 23; hour++) {
            clock.advance(Duration.ofHours(1));
            process(DAY, "good");
        }
        clock.advance(Duration.ofHours(1));
        process(DAY, "kid_not_found");
    }

    @Test
    void theyGrowTooOldWhileTheProcessRuns() {
        URI jwks = URI.create(issuer.jwksUrl());
        try (PublishedKeys keys =
                new PublishedKeys(new JwksClient(jwks), clock, new KeptKeys(dir, DAY).of(jwks))) {
            clock.advance(Duration.ofMinutes(1439));
            assertThat(keys.current().isEmpty()).isFalse();
            clock.advance(Duration.ofMinutes(1));
            assertThat(keys.current().isEmpty()).isTrue();
        }
    }

    @Test
    void aClockThatWasSetFarBackMakesThemGoodForNoLonger() {
        clock.advance(Duration.ofMinutes(-5));
        process(DAY, "good");
        clock.advance(Duration.ofSeconds(-1));
        process(DAY, "kid_not_found");
    }

    @Test
    void newKeysTakeThePlaceOfTheOld() {
        issuer.become(Issuer.Health.WELL);
        issuer.publish(TWO);
        process(DAY, "good");
        issuer.become(Issuer.Health.STATUS_500);
        process(DAY, "good");
        issuer.publish(ONE);
        process(DAY, "kid_not_found");
    }

    @Test
    void keysOfAnotherProviderAreNotUsed() {
        process(issuer.jwksUrl() + "?tenant=b", DAY, "kid_not_found");
        process(DAY, "good");
    }

    @Test
    void noByteOfTheFileMayDiffer() throws IOException {
        byte[] sound = Files.readAllBytes(file());
        for (int at = 0; at < sound.length; at += 16) {
            byte[] touched = sound.clone();
            touched[at] ^= 1;
            Files.write(file(), touched);
            assertThatNothingIsLoaded();
            Files.write(file(), Arrays.copyOf(sound, at));
            assertThatNothingIsLoaded();
        }
        Files.write(file(), new byte[2_000_000]);
        assertThatNothingIsLoaded();
        Files.delete(file());
        assertThatNothingIsLoaded();
        Files.createDirectory(file());
        assertThatNothingIsLoaded();
        Files.delete(file());
        Files.write(file(), sound);
        process(DAY, "good");
    }

    private void assertThatNothingIsLoaded() {
        KeptKeys.Of kept = new KeptKeys(dir, DAY).of(URI.create(issuer.jwksUrl()));
        assertThat(kept.load(clock.instant())).isEmpty();
    }

    @Test
    void onlyItsOwnerReadsTheFileAndNoHalfOneIsLeft() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(dir)) {
            assertThat(files).containsExactly(file());
        }
        assertThat(Files.readString(file(), StandardCharsets.UTF_8))
                .doesNotContain(issuer.jwksUrl());
    }

    @Test
    void aHalfFileThatACrashLeftIsNoHindrance() throws IOException {
        Files.writeString(file().resolveSibling("token-keys.half"), "half");
        issuer.become(Issuer.Health.WELL);
        issuer.publish(TWO);
        process(DAY, "good");
        issuer.become(Issuer.Health.STATUS_500);
        process(DAY, "good");
    }

    @Test
    void aDirectoryThatCannotBeWrittenCostsNoToken() throws IOException {
        issuer.become(Issuer.Health.WELL);
        Files.delete(file());
        Files.createDirectories(file().resolve("in the way"));
        process(DAY, "good");
    }
}
