package dev.halyard.evaluator;

import java.util.HashMap;
import java.util.Map;

/**
 * A pattern that covers a whole string: {@code *} any run, {@code ?} one code point, nothing else
 * special.
 *
 * <p>Runs all ways through the pattern side by side, one bit each (the shift-and automaton of
 * Baeza-Yates and Gonnet): time is the length of the string times an 64th of the pattern's,
 * whatever the stars, because the string may come from anybody.
 */
final class Glob {
    /** Bit i: the pattern's i-th element, stars left out, may be read next. */
    private final Map<Integer, long[]> readers = new HashMap<>();

    private final long[] wildcards;
    private final long[] stars;
    private final int length;

    Glob(String pattern) {
        int[] elements = pattern.codePoints().filter(c -> c != '*').toArray();
        length = elements.length;
        int words = length / Long.SIZE + 1;
        wildcards = new long[words];
        stars = new long[words];
        int[] position = {0};
        pattern.codePoints()
                .forEach(c -> {
                    if (c == '*') {
                        set(stars, position[0]);
                    } else {
                        position[0]++;
                    }
                });
        for (int i = 0; i < length; i++) {
            if (elements[i] == '?') {
                set(wildcards, i);
            }
        }
        for (int i = 0; i < length; i++) {
            if (elements[i] != '?') {
                set(readers.computeIfAbsent(elements[i], c -> wildcards.clone()), i);
            }
        }
    }

    boolean matches(String text) {
        long[] active = new long[wildcards.length];
        set(active, 0);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            advance(active, readers.getOrDefault(c, wildcards));
        }
        return ((active[length / Long.SIZE] >>> length) & 1) != 0;
    }

    private void advance(long[] active, long[] reading) {
        long carry = 0;
        for (int word = 0; word < active.length; word++) {
            long moved = active[word] & reading[word];
            active[word] = (moved << 1) | carry | (active[word] & stars[word]);
            carry = moved >>> (Long.SIZE - 1);
        }
    }

    private static void set(long[] bits, int index) {
        bits[index / Long.SIZE] |= 1L << index;
    }
}
