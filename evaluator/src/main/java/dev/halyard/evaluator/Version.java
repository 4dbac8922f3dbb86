package dev.halyard.evaluator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version by SemVer 2.0.0 (semver.org), ASCII, without a leading {@code v}, numeric parts of core
 * and prerelease at most 15 digits. Ordered by its precedence, which ignores build metadata.
 */
public final class Version implements Comparable<Version> {
    private static final int MAX_DIGITS = 15;

    private final long[] core;
    private final List<String> prerelease;

    private Version(long[] core, List<String> prerelease) {
        this.core = core;
        this.prerelease = prerelease;
    }

    /** The version a text is, or null when it is none. */
    public static @Nullable Version parse(String text) {
        int plus = text.indexOf('+');
        if (plus >= 0 && identifiers(text.substring(plus + 1), false) == null) {
            return null;
        }
        String main = plus < 0 ? text : text.substring(0, plus);
        int hyphen = main.indexOf('-');
        List<String> prerelease = List.of();
        if (hyphen >= 0) {
            List<String> parsed = identifiers(main.substring(hyphen + 1), true);
            if (parsed == null) {
                return null;
            }
            prerelease = parsed;
        }
        long[] core = core(hyphen < 0 ? main : main.substring(0, hyphen));
        return core == null ? null : new Version(core, prerelease);
    }

    private static long @Nullable [] core(String text) {
        List<String> parts = split(text);
        if (parts.size() != 3) {
            return null;
        }
        long[] core = new long[3];
        for (int i = 0; i < 3; i++) {
            if (!isNumeric(parts.get(i)) || !isTidyNumber(parts.get(i))) {
                return null;
            }
            core[i] = Long.parseLong(parts.get(i));
        }
        return core;
    }

    private static @Nullable List<String> identifiers(String text, boolean tidyNumbers) {
        List<String> identifiers = split(text);
        for (String identifier : identifiers) {
            if (!isIdentifier(identifier)) {
                return null;
            }
            if (tidyNumbers && isNumeric(identifier) && !isTidyNumber(identifier)) {
                return null;
            }
        }
        return identifiers;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
            parts.add(text.substring(from, dot));
            from = dot + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static boolean isIdentifier(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isNumeric(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** At most 15 digits, no leading zero. */
    private static boolean isTidyNumber(String digits) {
        return digits.length() <= MAX_DIGITS && (digits.length() == 1 || digits.charAt(0) != '0');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public int compareTo(Version other) {
        for (int i = 0; i < 3; i++) {
            if (core[i] != other.core[i]) {
                return Long.compare(core[i], other.core[i]);
            }
        }
        if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
            return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
        }
        int common = Math.min(prerelease.size(), other.prerelease.size());
        for (int i = 0; i < common; i++) {
            int order = compareIdentifiers(prerelease.get(i), other.prerelease.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(prerelease.size(), other.prerelease.size());
    }

    /** Numbers before words, numbers by size, words by ASCII. */
    private static int compareIdentifiers(String a, String b) {
        boolean number = isNumeric(a);
        if (number != isNumeric(b)) {
            return number ? -1 : 1;
        }
        if (number && a.length() != b.length()) {
            return Integer.compare(a.length(), b.length()); // no leading zeros: longer is larger
        }
        return Integer.signum(a.compareTo(b));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(core) * 31 + prerelease.hashCode();
    }
}
