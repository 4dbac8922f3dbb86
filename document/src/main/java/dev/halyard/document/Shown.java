package dev.halyard.document;

import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;

/** Values as error messages quote them: short, and safe to print. */
final class Shown {
    private static final int LONGEST = 60;

    private Shown() {}

    /** A scalar as it is written, an array or object by its kind. */
    static String value(Value value) {
        if (value instanceof Value.Text text) {
            return quoted(text.value());
        }
        if (value instanceof Value.Array) {
            return "an array";
        }
        return value instanceof Value.Members ? "an object" : cut(value.toJson());
    }

    static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        Strings.quote(Strings.wellFormed(cut(text)), out);
        return out.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
