package dev.halyard.server.flags;

import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.ValueType;
import org.jspecify.annotations.Nullable;

/** Whether a flag was on where it was decided elsewhere, by what is told of it. */
final class ToldValue {
    private ToldValue() {}

    /**
     * As {@link dev.halyard.evaluator.Decision#enabled}, as far as one can tell.
     *
     * @param value as JSON, or as the text of it
     */
    static boolean isOn(FlagDefinition flag, Source source, @Nullable Value value) {
        return switch (source.step()) {
            case 7, 8 -> true;
            case 5, 6 -> isOn(flag, value);
            default -> flag.type() == ValueType.BOOLEAN && isTrue(flag.defaultValue());
        };
    }

    private static boolean isOn(FlagDefinition flag, @Nullable Value value) {
        if (value == null) {
            return !isTrue(flag.defaultValue());
        }
        Value read = value instanceof Value.Text text ? read(text) : value;
        return flag.type() == ValueType.BOOLEAN
                ? isTrue(read)
                : !read.equals(flag.defaultValue()) && !value.equals(flag.defaultValue());
    }

    private static Value read(Value.Text text) {
        try {
            return Json.parse(text.value(), Json.DOCUMENT_DEPTH);
        } catch (MalformedJsonException e) {
            return text;
        }
    }

    private static boolean isTrue(Value value) {
        return value instanceof Value.Bool bool && bool.value();
    }
}
