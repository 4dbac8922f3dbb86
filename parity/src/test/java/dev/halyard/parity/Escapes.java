package dev.halyard.parity;

import dev.halyard.evaluator.Strings;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ways around strict JSON for the few texts that hold U+0000 or lone surrogates on purpose:
 * evaluators are called in process with such strings, and UTF-8 has no bytes for the latter.
 */
final class Escapes {
    private static final Pattern FORBIDDEN =
            Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})");
    private static final Pattern HIDDEN = Pattern.compile("[\\x{F0000}\\x{FD800}-\\x{FDFFF}]");
    private static final int PRIVATE_USE = 0xF0000;

    private Escapes() {}

    /** The JSON text with every lone surrogate as an escape. */
    static String escapeLoneSurrogates(String json) {
        int lone = Strings.loneSurrogate(json, 0);
        if (lone < 0) {
            return json;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (; lone >= 0; lone = Strings.loneSurrogate(json, from)) {
            out.append(json, from, lone).append(escape(json.charAt(lone)));
            from = lone + 1;
        }
        return out.append(json, from, json.length()).toString();
    }

    /** The JSON text with every character beyond ASCII as an escape. */
    static String escapeAll(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.chars().forEach(c -> out.append(c < 0x80 ? Character.toString(c) : escape(c)));
        return out.toString();
    }

    /** The JSON text with the escapes that strict JSON forbids as characters of private use. */
    static String hide(String json) {
        return FORBIDDEN.matcher(json).replaceAll(Escapes::hidden);
    }

    private static String hidden(MatchResult escape) {
        int unit = Integer.parseInt(escape.group(2), 16);
        return Matcher.quoteReplacement(escape.group(1) + Character.toString(PRIVATE_USE | unit));
    }

    /** What {@link #hide} hid, as escapes again. */
    static String reveal(String json) {
        return HIDDEN.matcher(json)
                .replaceAll(
                        found -> Matcher.quoteReplacement(escape(found.group().codePointAt(0))));
    }

    private static String escape(int point) {
        return "\\u%04x".formatted(point & 0xFFFF);
    }
}
