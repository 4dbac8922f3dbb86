package dev.halyard.parity;

import java.util.List;

/** Texts that two languages may well read differently. */
final class OddTexts {
    /** Names that objects of JavaScript have already, and others that nobody expects. */
    static final List<String> NAMES =
            List.of(
                    "__proto__",
                    "constructor",
                    "toString",
                    "hasOwnProperty",
                    "valueOf",
                    "prototype",
                    "length",
                    "0",
                    "1",
                    "",
                    " ",
                    "a",
                    "A",
                    "plan",
                    "attributes",
                    "attributes.plan",
                    "ก",
                    "é",
                    "e\u0301",
                    "😀",
                    "\uFFFD",
                    "\u202Ex",
                    "א",
                    "a.b",
                    "\uFFFF",
                    "user_id");

    /** Keys of flags, whose grammar is ASCII. */
    static final List<String> KEYS =
            List.of(
                    "constructor",
                    "toString",
                    "hasOwnProperty",
                    "valueOf",
                    "prototype",
                    "length",
                    "0",
                    "1",
                    "a",
                    "A",
                    "f.x",
                    "f_x",
                    "f-x",
                    "F.X",
                    "a.",
                    "a-",
                    "isPrototypeOf",
                    "a__proto__",
                    "9.9",
                    "k".repeat(128));

    private static final List<String> PIECES =
            List.of(
                    "a",
                    "b",
                    "A",
                    "Z",
                    "0",
                    "7",
                    "-",
                    ".",
                    "_",
                    " ",
                    "*",
                    "?",
                    "\\",
                    "\"",
                    "/",
                    "é",
                    "e\u0301",
                    "\u0301",
                    "ß",
                    "İ",
                    "ı",
                    "ก",
                    "น้ำ",
                    "א",
                    "\u202E",
                    "\u200D",
                    "中",
                    "😀",
                    "👨‍👩‍👧",
                    "𐍈",
                    "𠮷",
                    "\uD8C0\uDC00",
                    "\uDBFF\uDFFF",
                    "\uFFFD",
                    "\uFFFF",
                    "\uD7FF",
                    "\uE000",
                    "\u2028",
                    "\u00A0",
                    "\u0800",
                    "\u07FF",
                    "\u00A1",
                    "~");

    private static final List<String> CONTROLS =
            List.of("\u0001", "\b", "\t", "\n", "\u000B", "\f", "\r", "\u001F", "\u007F", "\u0085");

    private static final List<String> LONE =
            List.of("\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uDC00\uD800", "\uD83D");

    private OddTexts() {}

    /** A text of a document: well-formed, and empty at times. */
    static String text(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int left = dice.of(0, 1, 1, 2, 3, 5, 9); left > 0; left--) {
            text.append(dice.percent(4) ? dice.of(CONTROLS) : dice.of(PIECES));
        }
        return text.toString();
    }

    /** An id of a user or tenant that keeps the rule of contexts. */
    static String id(Dice dice) {
        StringBuilder id = new StringBuilder(dice.of("u", "ก", "T-", "😀", "é"));
        for (int left = dice.of(0, 1, 1, 2, 4); left > 0; left--) {
            id.append(dice.of(PIECES));
        }
        return dice.percent(2) ? dice.of("x", "😀", "ก").repeat(256) : id.toString();
    }

    /** A text that only a caller in process can send. */
    static String illFormed(Dice dice) {
        String text = text(dice);
        int at = text.isEmpty() ? 0 : dice.below(text.length() + 1);
        return text.substring(0, at) + dice.of(LONE) + text.substring(at);
    }

    /**
     * Long, of few letters, so that patterns nearly match; longer than one machine word has bits.
     */
    static String monotonous(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int left = dice.between(55, 140); left > 0; left--) {
            text.append(dice.of("a", "a", "a", "b", "😀"));
        }
        return text.toString();
    }

    /** A part of a text, cut between code points. */
    static String part(String text, Dice dice) {
        int length = text.codePointCount(0, text.length());
        int from = dice.below(length + 1);
        int to = dice.between(from, length);
        return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }

    /** A pattern that the text matches, or nearly. */
    static String glob(String text, Dice dice) {
        StringBuilder pattern = new StringBuilder(dice.percent(20) ? "*" : "");
        text.codePoints()
                .forEach(point -> {
                    switch (dice.below(12)) {
                        case 0, 1 -> pattern.append('?');
                        case 2 -> pattern.append('*');
                        case 3 -> pattern.append(pattern.isEmpty() ? "*" : "");
                        default -> pattern.appendCodePoint(point);
                    }
                });
        if (dice.percent(30)) {
            pattern.append(dice.of("*", "?", "**", "*a"));
        }
        return pattern.toString();
    }

    /** With one character lost, doubled, or replaced by one that a grammar might have there. */
    static String mutated(String text, Dice dice) {
        if (text.isEmpty()) {
            return dice.of("", " ", "0");
        }
        int at = dice.below(text.length());
        String before = text.substring(0, at);
        String after = text.substring(at + 1);
        String odd =
                dice.of("0", "1", "9", "-", "+", ".", ":", "T", "z", " ", "e", "v", "٣", "２", "\n");
        return switch (dice.below(4)) {
            case 0 -> before + after;
            case 1 -> before + text.charAt(at) + text.substring(at);
            case 2 -> before + odd + text.substring(at);
            default -> before + odd + after;
        };
    }
}
