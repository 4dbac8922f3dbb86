package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SemVer 2.0.0, with the bounds that evaluation.md adds. */
class VersionTest {
    private static final List<String> ASCENDING =
            List.of(
                    "0.0.0",
                    "0.0.1-0",
                    "0.0.1-1",
                    "0.0.1-10",
                    "0.0.1--",
                    "0.0.1-A",
                    "0.0.1-a",
                    "0.0.1",
                    "1.0.0-alpha",
                    "1.0.0-alpha.1",
                    "1.0.0-alpha.beta",
                    "1.0.0-beta",
                    "1.0.0-beta.2",
                    "1.0.0-beta.11",
                    "1.0.0-rc.1",
                    "1.0.0",
                    "1.0.1",
                    "1.2.0",
                    "1.10.0",
                    "2.0.0",
                    "999999999999999.0.0");

    private static Version version(String text) {
        return Objects.requireNonNull(Version.parse(text), text);
    }

    @Test
    void precedenceIsSemVers() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                assertThat(
                                Integer.signum(
                                        version(ASCENDING.get(i))
                                                .compareTo(version(ASCENDING.get(j)))))
                        .as("%s against %s", ASCENDING.get(i), ASCENDING.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void buildMetadataDoesNotCount() {
        assertThat(version("1.0.0+001")).isEqualTo(version("1.0.0+b.2"));
        assertThat(version("1.0.0+001")).hasSameHashCodeAs(version("1.0.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0-99999999999999999999a",
                "1.0.0-0a",
                "1.0.0-a-b.--",
                "1.0.0+0000000000000000001"
            })
    void theBoundsAreForNumbersOnly(String text) {
        assertThat(Version.parse(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.0",
                "1.0.0.0",
                "v1.0.0",
                " 1.0.0",
                "1.0.0 ",
                "01.0.0",
                "1.00.0",
                "1.0.-0",
                "1..0",
                "1.0.0-",
                "1.0.0-a..b",
                "1.0.0-01",
                "1.0.0-é",
                "1.0.0+",
                "1.0.0+a..b",
                "1.0.0+a+b",
                "1.0.0-a_b",
                "1.0.٣",
                "1000000000000000.0.0",
                "1.0.0-1000000000000000",
            })
    void anythingElseIsNoVersion(String text) {
        assertThat(Version.parse(text)).isNull();
    }
}
