package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash, against the formula of evaluation.md written out in whole numbers. */
class BucketTest {
    private static final BigInteger TWO_32 = BigInteger.ONE.shiftLeft(32);

    private static int byFormula(String salt, String unit) {
        BigInteger h = BigInteger.valueOf(5381);
        for (byte b : (salt + ":" + unit).getBytes(StandardCharsets.UTF_8)) {
            h = h.multiply(BigInteger.valueOf(33)).mod(TWO_32).xor(BigInteger.valueOf(b & 0xff));
        }
        h = h.xor(h.shiftRight(16)).multiply(BigInteger.valueOf(0x85ebca6bL)).mod(TWO_32);
        h = h.xor(h.shiftRight(13)).multiply(BigInteger.valueOf(0xc2b2ae35L)).mod(TWO_32);
        return h.xor(h.shiftRight(16)).mod(BigInteger.valueOf(10_000)).intValue();
    }

    @Test
    void randomUnitsFallWhereTheFormulaSays() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            String unit =
                    random.ints(random.nextInt(20), 1, 0x110000)
                            .filter(point -> point < 0xd800 || point > 0xdfff)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            assertThat(Bucket.of("salt-é", unit))
                    .as("seed %d, %s", seed, unit)
                    .isEqualTo(byFormula("salt-é", unit));
        }
    }

    @Test
    void tenthsOfManyUnitsAreEvenlyFilled() {
        int[] tenths = new int[10];
        for (int i = 0; i < 100_000; i++) {
            tenths[Bucket.of("flag", "user-" + i) / 1000]++;
        }
        double chiSquare = 0;
        for (int count : tenths) {
            chiSquare += Math.pow(count - 10_000, 2) / 10_000;
        }
        assertThat(chiSquare).isLessThan(27.9); // 9 degrees of freedom, one in a thousand
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.01, 1",
        "0.29, 29",
        "33.33, 3333",
        "57.3, 5730",
        "99.99, 9999",
        "100, 10000"
    })
    void aPercentageIncludesSoManyBuckets(double percent, int buckets) {
        assertThat(Bucket.threshold(percent)).isEqualTo(buckets);
    }
}
