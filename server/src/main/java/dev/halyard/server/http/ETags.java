package dev.halyard.server.http;

import java.util.List;

/** Compares entity tags. */
public final class ETags {
    private ETags() {}

    /**
     * Whether {@code If-None-Match} has a tag, by weak comparison (RFC 9110, 13.1.2): what counts
     * is the text between the quotes.
     */
    public static boolean matches(List<String> ifNoneMatch, String tag) {
        String opaque = bare(tag);
        for (String line : ifNoneMatch) {
            for (String candidate : line.split(",", -1)) {
                String trimmed = candidate.trim();
                if (trimmed.equals("*") || bare(trimmed).equals(opaque)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String bare(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
