package dev.halyard.cli.ofrep;

import dev.halyard.evaluator.Value;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The protocol's shapes. Each method tells what is wrong, or null. */
final class Shapes {
    private static final Set<String> REASONS =
            Set.of("STATIC", "TARGETING_MATCH", "SPLIT", "DISABLED", "UNKNOWN", "DEFAULT");
    private static final Set<String> REFUSALS =
            Set.of("PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT", "GENERAL");

    private Shapes() {}

    static @Nullable String key(Map<String, Value> answer, String key) {
        return Value.of(key).equals(answer.get("key")) ? null : "key is " + json(answer.get("key"));
    }

    static @Nullable String reason(Map<String, Value> answer) {
        return answer.get("reason") instanceof Value.Text reason && REASONS.contains(reason.value())
                ? null
                : "reason is " + json(answer.get("reason"));
    }

    static @Nullable String value(Map<String, Value> answer) {
        Value value = answer.get("value");
        boolean fits =
                switch (value) {
                    case null -> true;
                    case Value.Bool bool -> true;
                    case Value.Text text -> true;
                    case Value.Num number -> true;
                    case Value.Members object -> true;
                    case Value.Array array -> false;
                    case Value.Null nothing -> false;
                };
        return fits ? null : "value is " + json(value);
    }

    static @Nullable String variant(Map<String, Value> answer) {
        Value variant = answer.get("variant");
        return variant == null || variant instanceof Value.Text
                ? null
                : "variant is " + json(variant);
    }

    static @Nullable String metadata(Map<String, Value> answer) {
        Value metadata = answer.get("metadata");
        if (metadata == null) {
            return null;
        }
        if (!(metadata instanceof Value.Members object)) {
            return "metadata is " + json(metadata);
        }
        for (Map.Entry<String, Value> member : object.members().entrySet()) {
            Value value = member.getValue();
            if (!(value instanceof Value.Text
                    || value instanceof Value.Num
                    || value instanceof Value.Bool)) {
                return "metadata has " + member.getKey() + ": " + json(value);
            }
        }
        return null;
    }

    /** All of a flag in a bulk answer. */
    static @Nullable String success(Map<String, Value> item) {
        if (!(item.get("key") instanceof Value.Text)) {
            return "a flag's key is " + json(item.get("key"));
        }
        String problem = reason(item);
        problem = problem == null ? value(item) : problem;
        problem = problem == null ? variant(item) : problem;
        problem = problem == null ? metadata(item) : problem;
        return problem == null ? null : json(item.get("key")) + ": " + problem;
    }

    /** A flag that fails, in a bulk answer. */
    static @Nullable String failure(Map<String, Value> item) {
        if (!(item.get("key") instanceof Value.Text)) {
            return "a failing flag's key is " + json(item.get("key"));
        }
        if (!(item.get("errorCode") instanceof Value.Text)) {
            return "errorCode is " + json(item.get("errorCode"));
        }
        Value details = item.get("errorDetails");
        return details == null || details instanceof Value.Text
                ? null
                : "errorDetails is " + json(details);
    }

    static boolean isRefusal(Answer answer) {
        return answer.status() == 400 && REFUSALS.contains(answer.text("errorCode"));
    }

    /** Whether it was answered, or refused for want of somebody. */
    static boolean isAnsweredOrNobody(Answer answer) {
        String code = answer.text("errorCode");
        boolean nobody = code.equals("TARGETING_KEY_MISSING") || code.equals("INVALID_CONTEXT");
        return answer.status() == 200 || (answer.status() == 400 && nobody);
    }

    static String json(@Nullable Value value) {
        return value == null ? "absent" : value.toJson();
    }
}
