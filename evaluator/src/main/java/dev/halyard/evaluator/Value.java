package dev.halyard.evaluator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that remembers how its document wrote it.
 *
 * <p>{@code equals} is equality by value as the evaluation needs it: {@code 1} equals {@code 1.0},
 * {@code 0} equals {@code -0}, an object equals another whatever the order of their keys. {@link
 * #toJson()} gives the value back as it was written: {@code 3.0} stays {@code 3.0}, members keep
 * their order.
 */
public sealed interface Value {
    /** The value as JSON without white space, with the fewest escapes. */
    default String toJson() {
        StringBuilder out = new StringBuilder();
        writeJson(out);
        return out.toString();
    }

    /** Appends what {@link #toJson()} returns. */
    void writeJson(StringBuilder out);

    /** This value with every lone surrogate of its strings replaced by U+FFFD. */
    default Value wellFormed() {
        return this;
    }

    static Value of(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    static Value of(String value) {
        return new Text(value);
    }

    /**
     * A number, written as a whole number where it is one.
     *
     * @throws IllegalArgumentException for NaN and the infinities, which JSON does not have
     */
    static Value of(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return new Num(value, whole ? Long.toString((long) value) : Double.toString(value));
    }

    /** JSON {@code null}; only ever found inside arrays and objects. */
    record Null() implements Value {
        /** The one instance anybody needs. */
        public static final Null NULL = new Null();

        @Override
        public void writeJson(StringBuilder out) {
            out.append("null");
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Value {
        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);

        @Override
        public void writeJson(StringBuilder out) {
            out.append(value);
        }
    }

    /** A string. */
    record Text(String value) implements Value {
        @Override
        public void writeJson(StringBuilder out) {
            Strings.quote(value, out);
        }

        @Override
        public Value wellFormed() {
            String scrubbed = Strings.wellFormed(value);
            return scrubbed.equals(value) ? this : new Text(scrubbed);
        }
    }

    /**
     * A finite IEEE double.
     *
     * @param value what it is worth
     * @param literal how its document wrote it: a JSON number
     */
    record Num(double value, String literal) implements Value {
        public Num {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("A JSON number is finite, this is " + value);
            }
        }

        @Override
        public void writeJson(StringBuilder out) {
            out.append(literal);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Num number && value == number.value;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value + 0.0); // -0.0 + 0.0 is 0.0: equal numbers, equal hashes
        }
    }

    /** An array. */
    record Array(List<Value> elements) implements Value {
        public Array {
            elements = List.copyOf(elements);
        }

        @Override
        public void writeJson(StringBuilder out) {
            out.append('[');
            String separator = "";
            for (Value element : elements) {
                out.append(separator);
                element.writeJson(out);
                separator = ",";
            }
            out.append(']');
        }

        @Override
        public Value wellFormed() {
            List<Value> scrubbed = new ArrayList<>(elements.size());
            for (Value element : elements) {
                scrubbed.add(element.wellFormed());
            }
            return new Array(scrubbed);
        }
    }

    /** An object; its members keep the order they were written in. */
    record Members(Map<String, Value> members) implements Value {
        public Members {
            members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public void writeJson(StringBuilder out) {
            out.append('{');
            String separator = "";
            for (Map.Entry<String, Value> member : members.entrySet()) {
                out.append(separator);
                Strings.quote(member.getKey(), out);
                out.append(':');
                member.getValue().writeJson(out);
                separator = ",";
            }
            out.append('}');
        }

        @Override
        public Value wellFormed() {
            return new Members(Strings.wellFormed(members));
        }
    }
}
