package dev.halyard.control.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.control.log.Checkpoint;
import dev.halyard.control.log.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointKeyTest {
    /** The first test vector of RFC 8032, as {@code openssl} writes it: the private half alone. */
    private static final String RFC_8032 =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----
            """;

    private static final String RFC_8032_PUBLIC =
            "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    private static final String SIGNED_BY_OPENSSL =
            "B5ycjWPcBPq80ozitWKYNLza+HKfml6CIYOxWrEjp06m"
                    + "/ndCzwTsBzl8GC9rHlRFGqfngcckKaCHZt5Eee65Bg==";

    private static final Head HEAD = new Head(42, "ab".repeat(32), 0);
    private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

    @TempDir private Path directory;

    @Test
    void aKeyIsMadeOnFirstUseForItsOwnerAloneAndReadFromThenOn() throws IOException {
        CheckpointKey made = CheckpointKey.inDirectory(directory);
        Path file = directory.resolve("checkpoint-key.pem");

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(CheckpointKey.inDirectory(directory).publicKey()).isEqualTo(made.publicKey());
        assertThat(CheckpointKey.read(file).publicKey()).isEqualTo(made.publicKey());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void thePublicHalfOfAKeyIsTheOneThatTheStandardSays() throws IOException {
        assertThat(rfc8032().publicKey()).isEqualTo(RFC_8032_PUBLIC);
    }

    @Test
    void whatIsSignedIsTheDocumentedLine() throws IOException {
        Checkpoint checkpoint = rfc8032().sign(HEAD, NOW);

        assertThat(checkpoint.seq()).isEqualTo(42);
        assertThat(checkpoint.hash()).isEqualTo(HEAD.hash());
        assertThat(checkpoint.ts()).isEqualTo("2026-11-02T12:00:00.000Z");
        assertThat(checkpoint.publicKey()).isEqualTo(RFC_8032_PUBLIC);
        assertThat(checkpoint.signature()).isEqualTo(SIGNED_BY_OPENSSL);
        assertThat(CheckpointKey.verifies(checkpoint, RFC_8032_PUBLIC)).isTrue();
    }

    @Test
    void aCheckpointThatWasTouchedDoesNotVerify() throws IOException {
        Checkpoint it = rfc8032().sign(HEAD, NOW);
        String otherKey = CheckpointKey.inDirectory(directory).publicKey();
        String other = "A" + it.signature().substring(1);
        List<Checkpoint> touched =
                List.of(
                        new Checkpoint(43, it.hash(), it.ts(), it.publicKey(), it.signature()),
                        new Checkpoint(
                                42,
                                "cd" + it.hash().substring(2),
                                it.ts(),
                                it.publicKey(),
                                it.signature()),
                        new Checkpoint(
                                42,
                                it.hash(),
                                "2026-11-02T12:00:00.001Z",
                                it.publicKey(),
                                it.signature()),
                        new Checkpoint(42, it.hash(), it.ts(), otherKey, it.signature()),
                        new Checkpoint(42, it.hash(), it.ts(), it.publicKey(), other),
                        new Checkpoint(42, it.hash(), it.ts(), it.publicKey(), ""),
                        new Checkpoint(42, it.hash(), it.ts(), it.publicKey(), "not Base64!"));

        assertThat(touched)
                .allSatisfy(each ->
                        assertThat(CheckpointKey.verifies(each, RFC_8032_PUBLIC)).isFalse());
        assertThat(CheckpointKey.verifies(it, otherKey)).isFalse();
        assertThat(CheckpointKey.verifies(it, "no key")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PRIVATE KEY-----",
                "-----END PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                // X25519, which is a key, but signs nothing
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n"
            })
    void aFileThatHoldsNoSuchKeyIsToldByItsName(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("given.pem"), content);

        assertThatThrownBy(() -> CheckpointKey.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("given.pem");
    }

    private CheckpointKey rfc8032() throws IOException {
        return CheckpointKey.read(Files.writeString(directory.resolve("rfc.pem"), RFC_8032));
    }
}
