package dev.halyard.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns: a star is any run, a question mark one code point, nothing else is special. */
class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', a, false",
        "*, '', true",
        "*, anything, true",
        "**, x, true",
        "?, '', false",
        "?, a, true",
        "?, 😀, true",
        "??, 😀, false",
        "a*, a, true",
        "a*, ba, false",
        "*a, cba, true",
        "*a, cab, false",
        "a*b*c, aXbYc, true",
        "a*b*c, aXcYb, false",
        "*aab, aaab, true",
        "a?c, abc, true",
        "[ab], a, false",
        "[ab], [ab], true",
        "a.c, abc, false",
        "\\*, \\anything, true",
        "A, a, false",
        "*.example.com, shop.example.com, true",
        "*.example.com, example.com, false",
    })
    void aPatternCoversTheWholeText(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void randomPatternsAreWhatTheTextbookTableSays() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = word(random, "ab*?😀", random.nextInt(i % 10 == 0 ? 150 : 12));
            String text = word(random, "ab😀", random.nextInt(i % 10 == 0 ? 150 : 12));
            assertThat(new Glob(pattern).matches(text))
                    .as("seed %d: %s on %s", seed, pattern, text)
                    .isEqualTo(byTable(pattern, text));
        }
    }

    /**
     * Whether the first i code points of the pattern cover the first j of the text, for all i and
     * j.
     */
    private static boolean byTable(String pattern, String text) {
        int[] p = pattern.codePoints().toArray();
        int[] t = text.codePoints().toArray();
        boolean[][] covers = new boolean[p.length + 1][t.length + 1];
        covers[0][0] = true;
        for (int i = 1; i <= p.length; i++) {
            for (int j = 0; j <= t.length; j++) {
                if (p[i - 1] == '*') {
                    covers[i][j] = covers[i - 1][j] || (j > 0 && covers[i][j - 1]);
                } else {
                    boolean one = j > 0 && (p[i - 1] == '?' || p[i - 1] == t[j - 1]);
                    covers[i][j] = one && covers[i - 1][j - 1];
                }
            }
        }
        return covers[p.length][t.length];
    }

    @Test
    void aPatternMadeToBacktrackTakesNoLongerThanAnother() {
        Glob glob = new Glob("*a".repeat(100) + "b");
        String text = "a".repeat(100_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(glob.matches(text)).isFalse());
    }

    private static String word(SplittableRandom random, String alphabet, int length) {
        int[] points = alphabet.codePoints().toArray();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return word.toString();
    }
}
