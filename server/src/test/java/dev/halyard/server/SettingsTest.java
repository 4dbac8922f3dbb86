package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every setting stands in one table in the documentation and in the help, and nothing else does.
 */
class SettingsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `((?:FF|OTEL)_[A-Z_]+)` \\|");
    private static final Pattern HELP = Pattern.compile("(?m)^  ((?:FF|OTEL)_[A-Z_]+) \\(default ");
    private static final List<String> NAMES = Setting.ALL.stream().map(Setting::name).toList();

    @Test
    void theDocumentationHasExactlyTheSettingsInTheirOrder() throws Exception {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        assertThat(ROW.matcher(page).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(NAMES);
    }

    @Test
    void theHelpHasExactlyTheSettingsInTheirOrder() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.halyard.server.Main",
                                "--help")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String help = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(HELP.matcher(help).results().map(row -> row.group(1)))
                .containsExactlyElementsOf(NAMES);
    }

    @Test
    void everySettingIsDeclaredOnceAndAllAreListed() throws Exception {
        String source = Files.readString(Path.of("src/main/java/dev/halyard/server/Setting.java"));
        assertThat(
                        Pattern.compile("\"((?:FF|OTEL)_[A-Z_]+)\"")
                                .matcher(source)
                                .results()
                                .map(m -> m.group(1)))
                .containsExactlyElementsOf(NAMES);
    }
}
