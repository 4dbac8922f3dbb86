package dev.halyard.openfeature;

import dev.halyard.evaluator.Value;
import dev.openfeature.sdk.ImmutableStructure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flag's value as the types of OpenFeature; each method answers null for another type. */
final class Values {
    private static final double MAX_SAFE = 9_007_199_254_740_991d;

    private Values() {}

    static @Nullable Boolean bool(Value value) {
        return value instanceof Value.Bool bool ? (Boolean) bool.value() : null;
    }

    static @Nullable String text(Value value) {
        return value instanceof Value.Text text ? text.value() : null;
    }

    static @Nullable Double number(Value value) {
        return value instanceof Value.Num number ? (Double) number.value() : null;
    }

    /** A number without a fraction that an int can hold. */
    static @Nullable Integer integer(Value value) {
        return value instanceof Value.Num number && number.value() == (int) number.value()
                ? (Integer) (int) number.value()
                : null;
    }

    /** A number without a fraction that a double holds exactly. */
    static @Nullable Long whole(Value value) {
        return value instanceof Value.Num number
                        && number.value() == Math.rint(number.value())
                        && Math.abs(number.value()) <= MAX_SAFE
                ? (Long) (long) number.value()
                : null;
    }

    static dev.openfeature.sdk.@Nullable Value object(Value value) {
        return value instanceof Value.Members ? any(value) : null;
    }

    private static dev.openfeature.sdk.Value any(Value value) {
        if (value instanceof Value.Bool bool) {
            return new dev.openfeature.sdk.Value(bool.value());
        } else if (value instanceof Value.Text text) {
            return new dev.openfeature.sdk.Value(text.value());
        } else if (value instanceof Value.Num number) {
            Integer integer = integer(number);
            return integer == null
                    ? new dev.openfeature.sdk.Value(number.value())
                    : new dev.openfeature.sdk.Value(integer);
        } else if (value instanceof Value.Array array) {
            List<dev.openfeature.sdk.Value> elements =
                    array.elements().stream().map(Values::any).toList();
            return new dev.openfeature.sdk.Value(elements);
        } else if (value instanceof Value.Members members) {
            Map<String, dev.openfeature.sdk.Value> of = new LinkedHashMap<>();
            members.members().forEach((name, inner) -> of.put(name, any(inner)));
            return new dev.openfeature.sdk.Value(new ImmutableStructure(of));
        }
        return new dev.openfeature.sdk.Value();
    }

    /** An object or what is in one, as JSON. */
    static String json(dev.openfeature.sdk.Value value) {
        return of(value).toJson();
    }

    private static Value of(dev.openfeature.sdk.Value value) {
        if (value.isBoolean()) {
            return Value.of(value.asBoolean().booleanValue());
        } else if (value.isString()) {
            return Value.of(value.asString());
        } else if (value.isNumber()) {
            return Value.of(((Number) value.asObject()).doubleValue());
        } else if (value.isList()) {
            return new Value.Array(value.asList().stream().map(Values::of).toList());
        } else if (value.isStructure()) {
            Map<String, Value> members = new LinkedHashMap<>();
            value.asStructure()
                    .asUnmodifiableMap()
                    .forEach((name, inner) ->
                            members.put(name, inner == null ? Value.Null.NULL : of(inner)));
            return new Value.Members(members);
        }
        return Value.Null.NULL;
    }
}
