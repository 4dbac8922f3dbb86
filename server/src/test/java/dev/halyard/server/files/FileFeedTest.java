package dev.halyard.server.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halyard.document.InvalidDocumentException;
import dev.halyard.server.health.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents are followed as they change, and a bad change changes nothing. */
class FileFeedTest {
    @TempDir private Path dir = Path.of("");

    private Path registry = Path.of("");
    private Path overrides = Path.of("");

    @BeforeEach
    void files() throws IOException {
        registry = dir.resolve("registry.json");
        overrides = dir.resolve("overrides.json");
        Files.writeString(registry, registry("one"));
        Files.writeString(overrides, overrides("one"));
    }

    private static String registry(String... keys) {
        StringBuilder flags = new StringBuilder();
        for (String key : keys) {
            flags.append(flags.isEmpty() ? "" : ",")
                    .append(
                            """
                            {"id":"ff-%1$s","key":"%1$s","owner_module":"m","type":"boolean","default_value":false,\
                            "allowed_scopes":["user"],"rollout_stage":"full"}\
                            """
                                    .formatted(key));
        }
        return """
        {"schema_version":"1.0","baseline":"b","owner":"o","flags":[%s]}\
        """
                .formatted(flags);
    }

    private static String overrides(String key) {
        return """
        {"schema_version":"1.0","baseline":"b","owner":"o","overrides":[
          {"id":"ovr-1","scope":"user","flag_key":"%s","user_id":"u","value":false}]}\
        """
                .formatted(key);
    }

    private FileFeed open() throws Exception {
        return FileFeed.open(new DocumentFiles(Optional.of(registry), Optional.of(overrides)));
    }

    private static Check check(FileFeed feed, String document) {
        return Objects.requireNonNull(feed.check().get(document));
    }

    @Test
    void aChangedRegistryIsServedAfterTheNextLook() throws Exception {
        try (FileFeed feed = open()) {
            String before = feed.current().snapshot().version();
            Files.writeString(registry, registry("one", "two"));
            feed.poll();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("one", "two");
            assertThat(feed.current().snapshot().version()).isNotEqualTo(before);
        }
    }

    @Test
    void aFileReplacedByRenamingIsServedToo() throws Exception {
        try (FileFeed feed = open()) {
            Path next = dir.resolve("next.json");
            Files.writeString(next, registry("one", "three"));
            Files.move(next, registry, StandardCopyOption.ATOMIC_MOVE);
            feed.poll();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("one", "three");
        }
    }

    @Test
    void aChangeOfTheSameLengthWithinOneTimeStampIsSeen() throws Exception {
        try (FileFeed feed = open()) {
            var stamp = Files.getLastModifiedTime(registry);
            Files.writeString(registry, registry("own"));
            Files.writeString(overrides, overrides("own"));
            Files.setLastModifiedTime(registry, stamp);
            Files.setLastModifiedTime(overrides, stamp);
            feed.poll();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("own");
        }
    }

    @Test
    void aMissingFileIsToldOfTheDocumentWhoseItIs() throws Exception {
        try (FileFeed feed = open()) {
            Files.delete(overrides);
            feed.poll();
            assertThat(check(feed, "overrides").ok()).isFalse();
            assertThat(check(feed, "registry").ok()).isTrue();
        }
    }

    @Test
    void aChangedOverridesFileIsServedAfterTheNextLook() throws Exception {
        try (FileFeed feed = open()) {
            Files.writeString(overrides, overrides("one").replace("ovr-1", "ovr-2"));
            feed.poll();
            assertThat(feed.current().overrides().rows().get(0).id()).isEqualTo("ovr-2");
        }
    }

    @Test
    void nothingChangedIsNotReadAgain() throws Exception {
        try (FileFeed feed = open()) {
            var before = feed.current();
            feed.poll();
            assertThat(feed.current()).isSameAs(before);
        }
    }

    @Test
    void aBadRegistryKeepsTheLastGoodOneAndSaysSoUntilItIsMended() throws Exception {
        try (FileFeed feed = open()) {
            Files.writeString(registry, registry("one").replace("full", "fool"));
            feed.poll();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("one");
            assertThat(check(feed, "registry").ok()).isFalse();
            assertThat(check(feed, "registry").detail()).contains("/flags/0/rollout_stage");
            assertThat(check(feed, "overrides").ok()).isTrue();

            Files.writeString(registry, registry("one", "two"));
            feed.poll();
            assertThat(check(feed, "registry").ok()).isTrue();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("one", "two");
        }
    }

    @Test
    void goingBackToWhatIsServedMendsItToo() throws Exception {
        try (FileFeed feed = open()) {
            Files.writeString(registry, "{");
            feed.poll();
            assertThat(check(feed, "registry").ok()).isFalse();
            Files.writeString(registry, registry("one"));
            feed.poll();
            assertThat(check(feed, "registry").ok()).isTrue();
        }
    }

    @Test
    void overridesThatDoNotFitTheRegistryAreRefusedWithTheWholeChange() throws Exception {
        try (FileFeed feed = open()) {
            Files.writeString(registry, registry("two"));
            feed.poll();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("one");
            assertThat(check(feed, "overrides").ok()).isFalse();
        }
    }

    @Test
    void aFileThatVanishesKeepsTheLastGoodDocuments() throws Exception {
        try (FileFeed feed = open()) {
            Files.delete(registry);
            feed.poll();
            assertThat(feed.current().snapshot().liveFlagKeys()).containsExactly("one");
            assertThat(check(feed, "registry").detail()).contains("there is no file");
        }
    }

    @Test
    void anEmptiedOverridesFileIsNotNoOverrides() throws Exception {
        try (FileFeed feed = open()) {
            Files.writeString(overrides, "");
            feed.poll();
            assertThat(feed.current().overrides().rows()).hasSize(1);
            assertThat(check(feed, "overrides").ok()).isFalse();
        }
    }

    @Test
    void aRegistryWithoutOverridesHasNone() throws Exception {
        try (FileFeed feed =
                FileFeed.open(new DocumentFiles(Optional.of(registry), Optional.empty()))) {
            assertThat(feed.current().overrides().rows()).isEmpty();
        }
    }

    @Test
    void withoutFilesTheSeedIsServed() throws Exception {
        try (FileFeed feed = FileFeed.open(new DocumentFiles(Optional.empty(), Optional.empty()))) {
            assertThat(feed.current().snapshot().liveFlagKeys()).hasSize(16);
            assertThat(feed.current().overrides().rows()).hasSize(8);
        }
    }

    @Test
    void aBadDocumentAtStartIsRefusedWithEveryError() throws Exception {
        Files.writeString(registry, registry("one").replace("full", "fool").replace("\"m\"", "7"));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        InvalidDocumentException.class,
                        invalid ->
                                assertThat(invalid.errors())
                                        .extracting(error -> error.pointer())
                                        .contains(
                                                "/flags/0/owner_module", "/flags/0/rollout_stage"));
    }
}
