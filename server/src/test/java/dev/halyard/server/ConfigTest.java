package dev.halyard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
        "FF_LOG_LEVEL, loud",
        "FF_LOG_REQUESTS, perhaps",
        "FF_ALLOW_DEV_HEADERS, false",
        "FF_ALLOW_DEV_HEADERS, yes",
        "FF_TESTER_ORIGINS, http://127.0.0.1:8081/path",
        "FF_TESTER_ORIGINS, http://LOCALHOST:8081",
        "FF_TESTER_ORIGINS, http://127.0.0.1:80",
        "FF_TESTER_ORIGINS, *",
        "FF_TESTER_ORIGINS, ftp://127.0.0.1",
    })
    void aValueThatCannotBeUsedIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> Config.read(Map.of(name, value))).hasMessageContaining(name);
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
