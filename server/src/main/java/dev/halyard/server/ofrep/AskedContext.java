package dev.halyard.server.ofrep;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Value;
import dev.halyard.server.flags.StatedContext;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The context of a request: {@code targetingKey} is the user, {@code tenant_id}, {@code tier},
 * {@code env} and {@code role_key} are what they are elsewhere, everything else is an attribute.
 * Members that can be no attribute (objects, nulls, lists of other things) are left out, since
 * applications put into their context what they like.
 */
final class AskedContext {
    private static final String USER = "targetingKey";
    private static final List<String> FIELDS = List.of("tenant_id", "tier", "env", "role_key");
    private static final Set<String> NEVER = Set.of(USER, "user_id");

    private AskedContext() {}

    /** Null where nobody is named, neither here nor by the credential. */
    static @Nullable Context of(Call call) {
        Map<String, Value> sent = call.hasBody() ? context(call.body()) : Map.of();
        Map<String, String> fields = new HashMap<>();
        text(sent, USER, "user_id", fields);
        FIELDS.forEach(name -> text(sent, name, name, fields));
        return StatedContext.of(call, fields, attributes(sent));
    }

    private static Map<String, Value> context(Value.Members body) {
        Value context = body.members().get("context");
        if (context == null || context instanceof Value.Null) {
            return Map.of();
        }
        if (context instanceof Value.Members members) {
            return members.members();
        }
        throw Problem.invalid("/context must be an object.", "Send {\"context\":{…}}.");
    }

    private static void text(
            Map<String, Value> sent, String name, String as, Map<String, String> fields) {
        Value value = sent.get(name);
        if (value instanceof Value.Text text) {
            if (!text.value().isEmpty()) {
                fields.put(as, text.value());
            }
        } else if (value != null && !(value instanceof Value.Null)) {
            throw Problem.invalid("/context/" + name + " must be a string.", "Send a string.");
        }
    }

    private static Map<String, Value> attributes(Map<String, Value> sent) {
        Map<String, Value> attributes = new HashMap<>();
        sent.forEach((name, value) -> {
            if (name.equals("attributes") && value instanceof Value.Members nested) {
                nested.members().forEach((inner, own) -> attribute(inner, own, attributes));
            } else if (!FIELDS.contains(name) && !NEVER.contains(name)) {
                attribute(name, value, attributes);
            }
        });
        return attributes;
    }

    private static void attribute(String name, Value value, Map<String, Value> attributes) {
        boolean usable =
                switch (value) {
                    case Value.Text text -> true;
                    case Value.Num number -> true;
                    case Value.Bool bool -> true;
                    case Value.Array array -> array.elements().stream().allMatch(Wire::isText);
                    case Value.Members members -> false;
                    case Value.Null nothing -> false;
                };
        if (usable) {
            attributes.put(name, value);
        }
    }
}
