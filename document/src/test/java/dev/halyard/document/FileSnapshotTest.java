package dev.halyard.document;

import static dev.halyard.document.Samples.contract;
import static dev.halyard.document.Samples.flags;
import static dev.halyard.document.Samples.overrides;
import static dev.halyard.document.Samples.row;
import static dev.halyard.document.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSnapshotTest {
    @Test
    void the_seed_decides() throws InvalidDocumentException {
        FileSnapshot seed =
                FileSnapshot.read(contract("registry.json"), contract("overrides.json"));
        Context context = Context.builder("U-42").tenantId("pty-zeroth").build();
        // the day of the seed: flags.registry_v1 is on by default, so what needs it is asked
        Decision decision =
                Evaluator.evaluate(
                        seed.snapshot(), "hints.registry_v1", context, 1_795_305_600_000L);
        assertThat(decision.source()).isEqualTo(Source.USER_OVERRIDE);
        assertThat(decision.value()).isEqualTo(Value.of(false));
        assertThat(seed.overrides().rowsOf("hints.registry_v1")).hasSize(5);
        assertThat(seed.overrides().rowsOf("flags.registry_v1")).isEmpty();
    }

    @Test
    void the_version_is_the_checksum_of_both_texts() throws InvalidDocumentException {
        // printf '%s\n%s' "$registry" "$overrides" | sha256sum
        FileSnapshot both = FileSnapshot.read(utf8(flags()), utf8(overrides()));
        assertThat(both.snapshot().version())
                .isEqualTo("e1b5aa69516d2d42fad4dd2def32995a735d37726f708e85906d8b39c569121c");
        FileSnapshot alone = FileSnapshot.read(utf8(flags()), null);
        assertThat(alone.snapshot().version())
                .isEqualTo("daaf76f73ff3de83ce3c69541e24161b3d6b93a6ead0ff9a3d0b2470d7a3ee6a");
    }

    @Test
    void without_overrides_there_are_none(@TempDir Path dir)
            throws IOException, InvalidDocumentException {
        Path registry = Files.write(dir.resolve("registry.json"), utf8(flags("")));
        FileSnapshot alone = FileSnapshot.read(registry, null);
        assertThat(alone.overrides().rows()).isEmpty();
        assertThat(alone.overrides().json().toJson())
                .isEqualTo("{\"schema_version\":\"1.0\",\"overrides\":[]}");
        assertThat(alone.registry().flags()).containsOnlyKeys("a");
    }

    @Test
    void an_emptied_file_is_not_no_overrides(@TempDir Path dir) throws IOException {
        Path registry = Files.write(dir.resolve("registry.json"), utf8(flags("")));
        Path overrides = Files.createFile(dir.resolve("overrides.json"));
        assertThatExceptionOfType(InvalidDocumentException.class)
                .isThrownBy(() -> FileSnapshot.read(registry, overrides))
                .withMessage(
                        "the overrides document has an error: "
                                + "(document) is empty, but must be a JSON value");
    }

    @Test
    void a_file_that_is_not_there_is_an_io_error(@TempDir Path dir) {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> FileSnapshot.read(dir.resolve("registry.json"), null));
    }

    @Test
    void the_error_names_the_document() {
        InvalidDocumentException overrides =
                catchThrowableOfType(
                        InvalidDocumentException.class,
                        () -> FileSnapshot.read(utf8(flags("")), utf8(overrides(row()))));
        assertThat(overrides.document()).isEqualTo("overrides");
        assertThat(overrides.errors())
                .extracting(DocumentError::pointer)
                .containsExactly("/overrides/0/flag_key");
    }

    @Test
    void when_both_are_wrong_the_form_of_the_overrides_is_checked_too() {
        InvalidDocumentException registry =
                catchThrowableOfType(
                        InvalidDocumentException.class,
                        () ->
                                FileSnapshot.read(
                                        utf8(flags("-id")), utf8(overrides(row("'env':'qa'")))));
        assertThat(registry.document()).isEqualTo("registry");
        assertThat(registry.errors())
                .extracting(DocumentError::pointer)
                .containsExactly("/flags/0/id");
        assertThat(registry.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        InvalidDocumentException.class,
                        also ->
                                assertThat(also.errors())
                                        .extracting(DocumentError::pointer)
                                        .containsExactly("/overrides/0/env"));
    }
}
