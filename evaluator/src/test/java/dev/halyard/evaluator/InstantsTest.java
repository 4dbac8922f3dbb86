package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of instants; evaluation.md, Conditions. */
class InstantsTest {
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01t00:00:00z, 0",
        "1970-01-01T00:00:00-00:00, 0",
        "1970-01-01T00:00:00.001Z, 1",
        "1970-01-01T00:00:00.0019999Z, 1",
        "1970-01-01T00:00:00.1Z, 100",
        "1969-12-31T23:59:59.9999Z, -1",
        "1970-01-01T01:00:00+01:00, 0",
        "1969-12-31T06:00:00-18:00, 0",
        "1970-01-01T18:00:00+18:00, 0",
        "2000-02-29T12:34:56Z, 951827696000",
        "2024-02-29T00:00:00Z, 1709164800000",
        "0001-01-01T00:00:00Z, -62135596800000",
        "0001-01-01T00:00:00+18:00, -62135661600000",
        "9999-12-31T23:59:59.999Z, 253402300799999",
    })
    void anInstantIsItsMilliseconds(String text, long milliseconds) {
        assertThat(Instants.parse(text)).isEqualTo(milliseconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2024",
                "2024-01-01",
                "2024-01-01T00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01T00:00Z",
                "2024-01-01T00:00:00.Z",
                "2024-01-01T00:00:00,5Z",
                "2024-01-01T00:00:00.5",
                "2024-01-01T00:00:00ZZ",
                "2024-01-01T00:00:00Z ",
                " 2024-01-01T00:00:00Z",
                "2024-01-01T00:00:00+0100",
                "2024-01-01T00:00:00+01",
                "2024-01-01T00:00:00*01:00",
                "2024-01-01T00:00:00+1a:00",
                "2024-01-01T00:00:00+01:0a",
                "2024-01-01T00:00:00+01-00",
                "2024-01-01T00:00:00+18:01",
                "2024-01-01T00:00:00+01:60",
                "2024-01-01T24:00:00Z",
                "2024-01-01T23:60:00Z",
                "2024-01-01T23:59:60Z",
                "2024-00-01T00:00:00Z",
                "2024-13-01T00:00:00Z",
                "2024-01-00T00:00:00Z",
                "2024-01-32T00:00:00Z",
                "2024-04-31T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "-001-01-01T00:00:00Z",
                "+2024-01-01T00:00:00Z",
                "12024-01-01T00:00:00Z",
                "２０２４-01-01T00:00:00Z",
                "2024-1-01T00:00:00Z",
            })
    void anythingElseIsNone(String text) {
        assertThat(Instants.parse(text)).isEqualTo(Instants.NONE);
    }

    @Test
    void randomInstantsAreWhatJavaTimeSays() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong(-62_135_596_800_000L, 253_402_300_800_000L);
            String text = Instant.ofEpochMilli(millis).toString();
            assertThat(Instants.parse(text)).as("seed %d, %s", seed, text).isEqualTo(millis);
            assertThat(OffsetDateTime.parse(text).toInstant().toEpochMilli()).isEqualTo(millis);
        }
    }
}
