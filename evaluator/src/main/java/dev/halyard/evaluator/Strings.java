package dev.halyard.evaluator;

import java.util.LinkedHashMap;
import java.util.Map;

/** Unicode and JSON rules of strings, in one place. */
public final class Strings {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Strings() {}

    /**
     * The text with every lone surrogate replaced by U+FFFD; the same object where there is none.
     */
    public static String wellFormed(String text) {
        int lone = loneSurrogate(text, 0);
        if (lone < 0) {
            return text;
        }
        StringBuilder scrubbed = new StringBuilder(text);
        while (lone >= 0) {
            scrubbed.setCharAt(lone, '\uFFFD');
            lone = loneSurrogate(text, lone + 1);
        }
        return scrubbed.toString();
    }

    /** Where the first lone surrogate at or after {@code from} stands, or -1. */
    public static int loneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    static Map<String, Value> wellFormed(Map<String, Value> members) {
        Map<String, Value> scrubbed = new LinkedHashMap<>();
        members.forEach((name, value) -> scrubbed.put(wellFormed(name), value.wellFormed()));
        return scrubbed;
    }

    /**
     * Appends the text as a JSON string with the fewest escapes. What needs none, nearly all there
     * is, is copied in one go: every answer passes here several times.
     */
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                out.append(text, copied, i);
                escape(c, out);
                copied = i + 1;
            }
        }
        if (copied == 0) {
            out.append(text).append('"'); // quicker than a part of it
        } else {
            out.append(text, copied, text.length()).append('"');
        }
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
        }
    }

    /**
     * Only U+0009..000D and U+0020, or nothing: the shape of an approval reference that is none.
     */
    static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && (c < '\t' || c > '\r')) {
                return false;
            }
        }
        return true;
    }
}
