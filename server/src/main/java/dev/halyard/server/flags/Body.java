package dev.halyard.server.flags;

import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request's body, read field by field. Unknown fields are refused by name, null is
 * absent, and a field of the wrong kind is refused with its pointer.
 */
final class Body {
    private final Value.Members json;
    private final String pointer;

    /**
     * @param pointer where in the body this object stands; "" for the body itself
     * @throws Problem when it has a field that is not known
     */
    Body(Value.Members json, String pointer, List<String> known) {
        this.json = json;
        this.pointer = pointer;
        List<DocumentError> unknown = new ArrayList<>();
        for (String name : json.members().keySet()) {
            if (!known.contains(name)) {
                String at = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                unknown.add(new DocumentError(Problem.shown(at), "is not a field here"));
            }
        }
        if (!unknown.isEmpty()) {
            String first = Problem.shown(unknown.get(0).pointer());
            throw Problem.invalid(
                            "The body has a field that is not known: " + first + ".",
                            "Leave it out. Known here: " + String.join(", ", known) + ".")
                    .withDetails(unknown.subList(0, Math.min(unknown.size(), 20)));
        }
    }

    String pointer() {
        return pointer;
    }

    @Nullable Value get(String name) {
        Value value = json.members().get(name);
        return value instanceof Value.Null ? null : value;
    }

    /** A string; null when absent or empty. */
    @Nullable String text(String name) {
        Value value = get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Text text) {
            return text.value().isEmpty() ? null : text.value();
        }
        throw wrong(name, "must be a string");
    }

    /** A whole number, as it was written; null when absent. */
    @Nullable String numeral(String name) {
        Value value = get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Num number) {
            return number.literal();
        }
        throw wrong(name, "must be a whole number");
    }

    boolean flag(String name) {
        Value value = get(name);
        if (value == null) {
            return false;
        }
        if (value instanceof Value.Bool bool) {
            return bool.value();
        }
        throw wrong(name, "must be true or false");
    }

    @Nullable Map<String, Value> object(String name) {
        Value value = get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Members members) {
            return members.members();
        }
        throw wrong(name, "must be an object");
    }

    /** An object of the body, held to its own fields; null when absent. */
    @Nullable Body nested(String name, List<String> known) {
        return object(name) != null && get(name) instanceof Value.Members members
                ? new Body(members, pointer + "/" + name, known)
                : null;
    }

    @Nullable List<Value> array(String name) {
        Value value = get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Value.Array array) {
            return array.elements();
        }
        throw wrong(name, "must be an array");
    }

    Problem wrong(String name, String message) {
        String at = name.isEmpty() ? pointer : pointer + "/" + name;
        return Problem.invalid(
                        at + " " + message + ".", "/openapi.yaml has the fields of every body.")
                .withDetails(List.of(new DocumentError(at, message)));
    }
}
