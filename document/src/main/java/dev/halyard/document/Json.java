package dev.halyard.document;

import dev.halyard.evaluator.Value;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON: valid UTF-8, no comments, no NaN, no trailing commas, nothing after the value, no
 * key twice in one object, finite numbers, well-formed strings without U+0000, and not nested
 * deeper than asked. A leading byte order mark is skipped. Numbers keep how they were written.
 */
public final class Json {
    /** How deep documents may nest; an array or object at the top is depth 1. */
    public static final int DOCUMENT_DEPTH = 64;

    /** How deep requests may nest. */
    public static final int REQUEST_DEPTH = 32;

    private static final Pattern SURROGATE_ESCAPE =
            Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u([dD][89a-fA-F][0-9a-fA-F]{2})");

    private Json() {}

    /** The value that a text in UTF-8 is. */
    public static Value parse(byte[] utf8, int maxDepth) throws MalformedJsonException {
        Errors errors = new Errors(Errors.REQUEST_LIMIT);
        return orThrow(read(utf8, maxDepth, errors), errors);
    }

    /** The value that a text is. */
    public static Value parse(String text, int maxDepth) throws MalformedJsonException {
        Errors errors = new Errors(Errors.REQUEST_LIMIT);
        return orThrow(
                TreeReader.read(text, new TreeReader.Limits(maxDepth, true), errors), errors);
    }

    /**
     * As {@link #parse(byte[], int)}, but strings may be ill-formed: an evaluator called in process
     * is asked with such strings, and its examples hold some.
     */
    static Value parseLenientStrings(byte[] utf8, int maxDepth) throws MalformedJsonException {
        Errors errors = new Errors(Errors.REQUEST_LIMIT);
        String text = Utf8.decode(utf8, errors);
        // Jackson refuses escaped halves of characters in names, but not the halves themselves
        String plain = text == null ? null : SURROGATE_ESCAPE.matcher(text).replaceAll(Json::half);
        Value value =
                plain == null
                        ? null
                        : TreeReader.read(plain, new TreeReader.Limits(maxDepth, false), errors);
        return orThrow(value, errors);
    }

    private static String half(MatchResult escape) {
        char half = (char) Integer.parseInt(escape.group(2), 16);
        return Matcher.quoteReplacement(escape.group(1) + half);
    }

    private static Value orThrow(@Nullable Value value, Errors errors)
            throws MalformedJsonException {
        if (value == null || !errors.isEmpty()) {
            throw new MalformedJsonException(errors.list());
        }
        return value;
    }

    /**
     * Goes on where {@link #parse} gives up: with errors told, but a tree wherever the syntax
     * allows one, so that a document's other errors can be found too. Null when it does not.
     */
    static @Nullable Value read(byte[] utf8, int maxDepth, Errors errors) {
        String text = Utf8.decode(utf8, errors);
        return text == null
                ? null
                : TreeReader.read(text, new TreeReader.Limits(maxDepth, true), errors);
    }
}
