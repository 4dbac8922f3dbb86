package dev.halyard.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.halyard.document.SnapshotReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of the provider that are seldom seen from outside. */
class PartsTest {
    @TempDir Path directory;

    @Test
    void attemptsComeLaterAndLaterAndNotAllAtTheSameMoment() {
        Backoff backoff = new Backoff(new Random(1));
        long most = Backoff.SHORTEST;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next().toMillis()).isBetween(most / 2, most);
            most = Math.min(Backoff.LONGEST, most * 2);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isLessThanOrEqualTo(Backoff.SHORTEST);
    }

    @Test
    void whatHasFallenSilentIsClosed() throws IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                WatchedInput in =
                        new WatchedInput(new PipedInputStream(out), Duration.ofMillis(50))) {
            in.check();
            assertThat(in.wasCut()).isFalse();
            await().until(() -> {
                in.check();
                return in.wasCut();
            });
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aLineWithoutEndOnTheStreamIsRefused() {
        byte[] endless = "x".repeat(70_000).getBytes(StandardCharsets.US_ASCII);
        EventStream stream = new EventStream(new ByteArrayInputStream(endless));
        assertThatThrownBy(stream::next).isInstanceOf(IOException.class);
    }

    @Test
    void theFlagsThatAreTouchedAreNamedWithAllThatDependOnThem() throws Exception {
        byte[] lines =
                Lines.whole(
                        1,
                        Lines.flag("a", "full"),
                        Lines.flag("b", "full", "'dependencies':['a']"),
                        Lines.flag("c", "full", "'dependencies':['b','a']"),
                        Lines.flag("d", "full"));
        var snapshot = SnapshotReader.read(new ByteArrayInputStream(lines), null).snapshot();
        assertThat(Changed.of(Set.of("b"), snapshot)).containsExactlyInAnyOrder("b", "c");
        assertThat(Changed.of(Set.of("a"), snapshot)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(Changed.of(Set.of(), snapshot)).isEmpty();
    }

    @Test
    void aKeptFileThatAnotherProcessWroteIsNotAddedTo() throws IOException {
        LastKnownGood disk = new LastKnownGood(directory.resolve("kept"));
        Path written = disk.begin();
        Files.write(written, Lines.whole(1, Lines.flag("a", "full")));
        disk.replace(written);
        assertThat(disk.wantsWhole()).isFalse();
        Files.write(directory.resolve("kept"), Lines.whole(9, Lines.flag("a", "draft")));
        disk.add(Lines.delta(1, 2, Lines.flag("a", "draft")));
        disk.flush();
        assertThat(Objects.requireNonNull(disk.read()).version()).isEqualTo("9");
    }

    @Test
    void filesAreFollowedAndABadOneReplacesNothing() throws IOException {
        Path registry = directory.resolve("registry.json");
        Files.writeString(registry, registry("full"));
        App app = App.with(new HalyardProvider(HalyardOptions.files(registry, null).build()));
        assertThat(app.isOn("a")).isTrue();
        Files.writeString(registry, "{}");
        await().during(Duration.ofMillis(1200)).until(() -> app.isOn("a"));
        Files.writeString(registry, registry("paused"));
        await().until(() -> !app.isOn("a"));
        await().until(() -> app.events.contains("PROVIDER_CONFIGURATION_CHANGED [a]"));
        app.close();
    }

    private static String registry(String stage) {
        return ("{'schema_version':'1.0','flags':[" + Lines.flag("a", stage) + "]}")
                .replace('\'', '"');
    }

    @Test
    void filesThatAreNotThereAreAnErrorAtOnce() {
        HalyardProvider provider =
                new HalyardProvider(HalyardOptions.snapshotFile(directory.resolve("none")).build());
        App app = new App();
        assertThatThrownBy(() -> app.use(provider)).hasMessageContaining("cannot be used");
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"halyard://x", "127.0.0.1:8080", "ftp://x", "http:///x", "http://x?a"})
    void anAddressThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> HalyardOptions.service(url))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyAndATokenAreOneTooMany() {
        var both = HalyardOptions.service("http://x").apiKey("k").token(() -> "t");
        assertThatThrownBy(both::build).hasMessageContaining("not both");
    }
}
