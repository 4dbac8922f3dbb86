package dev.halyard.parity;

import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together an object, member by member; what is null is left out. */
final class JsonObject {
    private final Map<String, Value> members = new LinkedHashMap<>();

    JsonObject with(String name, @Nullable Value value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    JsonObject with(String name, @Nullable String text) {
        return with(name, text == null ? null : Value.of(text));
    }

    JsonObject with(String name, boolean value) {
        return with(name, Value.of(value));
    }

    Value.Members build() {
        return new Value.Members(members);
    }

    /** A number that is written so. */
    static Value number(String literal) {
        return new Value.Num(Double.parseDouble(literal), literal);
    }

    static Value number(long number) {
        return number(Long.toString(number));
    }

    static Value texts(List<String> texts) {
        return new Value.Array(texts.stream().map(Value::of).toList());
    }
}
