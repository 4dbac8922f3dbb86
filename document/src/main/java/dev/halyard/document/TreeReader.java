package dev.halyard.document;

import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Builds the tree of a JSON text from Jackson's tokens, and tells what strict JSON forbids but
 * tokens allow. Jackson's own limits are off, because they are not ours: what a text may hold is
 * bounded by its size, which whoever reads it bounds, and by its depth, which is counted here.
 */
final class TreeReader {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    // its table of names gives up on inputs made to collide
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final Limits limits;
    private final Errors errors;

    /** One string per sound member name, however often it occurs. */
    private final Map<String, String> names = new HashMap<>();

    /** How deep a text may nest, and whether its strings must be well-formed. */
    record Limits(int depth, boolean strictStrings) {}

    private TreeReader(JsonParser parser, Limits limits, Errors errors) {
        this.parser = parser;
        this.limits = limits;
        this.errors = errors;
    }

    /** The tree; null, with an error told, when the text has none or nests too deep. */
    static @Nullable Value read(String text, Limits limits, Errors errors) {
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return new TreeReader(parser, limits, errors).document();
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            errors.add("", "is not JSON: " + SyntaxProblem.describe(json, location));
            return null;
        }
    }

    private @Nullable Value document() {
        if (parser.nextToken() == null) {
            errors.add("", "is empty, but must be a JSON value");
            return null;
        }
        Value value = value(0);
        if (value != null && parser.nextToken() != null) {
            errors.add("", "is not JSON: something follows the value" + where());
            return null;
        }
        return value;
    }

    /** The value that begins at the current token; null when it nests too deep. */
    private @Nullable Value value(int depth) {
        JsonToken token = parser.currentToken();
        if (token.isStructStart() && depth >= limits.depth) {
            errors.add(
                    pointer(),
                    "nests deeper than " + limits.depth + " levels, the most there may be");
            return null;
        }
        return switch (token) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> Value.Null.NULL;
            default -> throw new IllegalStateException("no value begins with " + token);
        };
    }

    private @Nullable Value object(int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = name(parser.currentName());
            if (members.containsKey(name)) {
                errors.add(
                        pointer(), "is there twice" + where() + "; an object has each name once");
            }
            parser.nextToken();
            Value value = value(depth);
            if (value == null) {
                return null;
            }
            members.putIfAbsent(name, value);
        }
        return new Value.Members(members);
    }

    private @Nullable Value array(int depth) {
        List<Value> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Value value = value(depth);
            if (value == null) {
                return null;
            }
            elements.add(value);
        }
        return new Value.Array(elements);
    }

    private String name(String name) {
        String known = names.get(name);
        if (known != null) {
            return known;
        }
        if (isSound(name, "has a name")) {
            names.put(name, name);
        }
        return name;
    }

    private Value text(String text) {
        isSound(text, "is a string");
        return Value.of(text);
    }

    /** Whether a text is well-formed and without U+0000; if not, that is told. */
    private boolean isSound(String text, String subject) {
        if (!limits.strictStrings) {
            return true;
        }
        boolean nul = text.indexOf('\0') >= 0;
        if (nul) {
            errors.add(pointer(), subject + " with U+0000, which no text may have");
        }
        int lone = Strings.loneSurrogate(text, 0);
        if (lone >= 0) {
            String half = "U+%04X".formatted((int) text.charAt(lone));
            errors.add(
                    pointer(),
                    subject + " with a lone surrogate, " + half + ", which is no character");
        }
        return !nul && lone < 0;
    }

    private Value number(String literal) {
        double value = Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            errors.add(pointer(), "must be a finite number, but is beyond ±1.8e308");
            return new Value.Num(0, "0");
        }
        return new Value.Num(value, literal);
    }

    private String pointer() {
        return parser.streamReadContext().pathAsPointer().toString();
    }

    private String where() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return SyntaxProblem.at(location.getLineNr(), location.getColumnNr());
    }
}
