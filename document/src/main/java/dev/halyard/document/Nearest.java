package dev.halyard.document;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known name that a misspelt one was probably meant to be. */
final class Nearest {
    /**
     * No name of ours is longer; a long unknown one is not misspelt, and would be slow to compare.
     */
    private static final int LONGEST = 40;

    private Nearest() {}

    /** The nearest name, or null when none is near: at most a third of the characters differ. */
    static @Nullable String to(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int edits = edits(name.replace('-', '_'), candidate);
            if (edits < least && edits <= Math.max(name.length(), candidate.length()) / 3) {
                nearest = candidate;
                least = edits;
            }
        }
        return nearest;
    }

    /** Levenshtein distance, row by row; letters that differ in case only are equal. */
    private static int edits(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = lower(a.charAt(i - 1)) == lower(b.charAt(j - 1));
                int replaced = above[j - 1] + (same ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }
}
