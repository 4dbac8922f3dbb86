package dev.halyard.document;

import java.util.regex.Pattern;
import tools.jackson.core.TokenStreamLocation;

/**
 * Says what is wrong where the parser stopped, in words for whoever wrote the text. The parser's
 * own messages name its settings and quote the source.
 */
final class SyntaxProblem {
    /**
     * Where the parser stops, just behind the escape of half a character, or of one and its
     * non-half.
     */
    private static final Pattern LONE_SURROGATE =
            Pattern.compile("(?i)\\\\ud([89ab]..(\\\\u....)?|[c-f]..)$");

    private SyntaxProblem() {}

    static String describe(String text, TokenStreamLocation location) {
        int offset = (int) location.getCharOffset();
        String at = at(location.getLineNr(), location.getColumnNr());
        if (offset < 0 || offset >= text.length()) {
            return "it ends too early" + at;
        }
        return problem(text, offset) + at;
    }

    /** A place in words; both are counted from 1. */
    static String at(int line, int column) {
        return " at line " + line + ", column " + column;
    }

    private static String problem(String text, int offset) {
        int c = text.codePointAt(offset);
        char touching = offset == 0 ? ' ' : text.charAt(offset - 1);
        char before = lastInkBefore(text, offset);
        if (touching == '\\') {
            return "an unknown escape";
        }
        if (c == '/' || c == '#') {
            return "comments are not allowed";
        }
        if (c == '\'') {
            return "names and strings stand in double quotes";
        }
        if (Character.isLetter(before) && (c == ',' || c == '}' || c == ']')) {
            return "JSON has no NaN and no Infinity";
        }
        if (before == ',' && (c == '}' || c == ']')) {
            return "no comma may stand before " + Character.toString(c);
        }
        if (c < 0x20) {
            return "the control character U+%04X must be escaped, and only in strings".formatted(c);
        }
        return inToken(text, offset, c, touching);
    }

    private static String inToken(String text, int offset, int c, char touching) {
        String string = text.substring(text.lastIndexOf('"', offset - 1) + 1, offset);
        if (LONE_SURROGATE.matcher(string).find()) {
            return "a name with a lone surrogate, which is no character";
        }
        boolean afterDigit = touching >= '0' && touching <= '9';
        if ("+-.".indexOf(touching) >= 0 || (afterDigit && isOfWordOrNumber(c))) {
            return "no number is written like that";
        }
        if (Character.isLetter(c)) {
            return "an unknown word or a name without quotes";
        }
        return c >= 0x7f ? "unexpected U+%04X".formatted(c) : "unexpected " + Character.toString(c);
    }

    private static boolean isOfWordOrNumber(int c) {
        return Character.isLetterOrDigit(c) || "+-._".indexOf(c) >= 0;
    }

    private static char lastInkBefore(String text, int offset) {
        int i = offset - 1;
        while (i >= 0 && Character.isWhitespace(text.charAt(i))) {
            i--;
        }
        return i < 0 ? ' ' : text.charAt(i);
    }
}
