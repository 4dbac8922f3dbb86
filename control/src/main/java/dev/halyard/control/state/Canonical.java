package dev.halyard.control.state;

import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.Value;
import java.util.TreeMap;

/**
 * One text for all values that are equal, for digests: members sorted, numbers by what they are
 * worth.
 */
public final class Canonical {
    private Canonical() {}

    public static String write(Value value) {
        StringBuilder out = new StringBuilder(512);
        write(value, out);
        return out.toString();
    }

    private static void write(Value value, StringBuilder out) {
        switch (value) {
            case Value.Num number -> out.append(number.value() + 0.0); // -0.0 becomes 0.0
            case Value.Array array -> {
                out.append('[');
                for (Value element : array.elements()) {
                    write(element, out);
                    out.append(',');
                }
                out.append(']');
            }
            case Value.Members object -> {
                out.append('{');
                new TreeMap<>(object.members())
                        .forEach((name, member) -> {
                            Strings.quote(name, out);
                            write(member, out.append(':'));
                            out.append(',');
                        });
                out.append('}');
            }
            default -> value.writeJson(out);
        }
    }
}
