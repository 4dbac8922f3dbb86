package dev.halyard.control.state;

import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds JSON objects member by member, null left out, and reads the ones that were built so. */
public final class Doc {
    private final Map<String, Value> members = new LinkedHashMap<>();

    private Doc() {}

    public static Doc object() {
        return new Doc();
    }

    public Doc put(String name, @Nullable Value value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    public Doc put(String name, @Nullable String value) {
        return put(name, value == null ? null : Value.of(value));
    }

    public Doc put(String name, long value) {
        return put(name, Value.of((double) value));
    }

    public Doc put(String name, boolean value) {
        return put(name, Value.of(value));
    }

    public Doc put(String name, List<String> values) {
        return put(name, new Value.Array(values.stream().map(Value::of).toList()));
    }

    /** JSON null where there is none: for answers, whose readers count on the member. */
    public Doc putOrNull(String name, @Nullable String value) {
        return put(name, value == null ? Value.Null.NULL : Value.of(value));
    }

    public Doc putAll(Value.Members other) {
        members.putAll(other.members());
        return this;
    }

    public Value.Members members() {
        return new Value.Members(members);
    }

    /** What stands there; null for JSON null, too. */
    public static @Nullable Value get(Value.Members object, String name) {
        Value value = object.members().get(name);
        return value instanceof Value.Null ? null : value;
    }

    public static @Nullable String text(Value.Members object, String name) {
        return get(object, name) instanceof Value.Text text ? text.value() : null;
    }

    /** As {@link #text}, of a document that always has it. */
    public static String string(Value.Members object, String name) {
        String text = text(object, name);
        if (text == null) {
            throw new IllegalArgumentException("a stored document lacks " + name);
        }
        return text;
    }

    public static long number(Value.Members object, String name, long absent) {
        return get(object, name) instanceof Value.Num number ? (long) number.value() : absent;
    }

    public static boolean flag(Value.Members object, String name) {
        return get(object, name) instanceof Value.Bool bool && bool.value();
    }

    public static Value.@Nullable Members object(Value.Members object, String name) {
        return get(object, name) instanceof Value.Members found ? found : null;
    }

    public static List<Value> list(Value.Members object, String name) {
        return get(object, name) instanceof Value.Array array ? array.elements() : List.of();
    }

    public static List<String> texts(Value.Members object, String name) {
        List<String> texts = new ArrayList<>();
        for (Value element : list(object, name)) {
            if (element instanceof Value.Text text) {
                texts.add(text.value());
            }
        }
        return List.copyOf(texts);
    }
}
