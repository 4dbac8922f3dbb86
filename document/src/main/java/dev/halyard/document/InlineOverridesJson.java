package dev.halyard.document;

import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the overrides that come with a request. */
public final class InlineOverridesJson {
    private static final Fields OVERRIDES = Fields.of("inline overrides", "user", "tenant");

    private InlineOverridesJson() {}

    /**
     * Reads {@code {user: {flag_key: value}, tenant: {flag_key: value}}}; null is absent
     * everywhere. Whether a value is of its flag's type is not asked: one that is not does not
     * count.
     *
     * @throws InvalidDocumentException when it has another shape; its pointers start at {@code
     *     overrides}
     */
    public static InlineOverrides read(Value overrides) throws InvalidDocumentException {
        if (overrides instanceof Value.Null) {
            return InlineOverrides.NONE;
        }
        Errors errors = new Errors(Errors.REQUEST_LIMIT);
        Node root = Node.root(overrides, errors);
        root.isObject(OVERRIDES);
        Map<String, Value> user = values(root.at("user"));
        Map<String, Value> tenant = values(root.at("tenant"));
        if (!errors.isEmpty()) {
            throw new InvalidDocumentException("inline overrides", errors.inOrderOf(overrides));
        }
        return new InlineOverrides(user, tenant);
    }

    private static Map<String, Value> values(Node scope) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Node entry : scope.entries()) {
            Value value = entry.value();
            if (value != null && !(value instanceof Value.Null)) {
                values.put(entry.name(), value);
            }
        }
        return values;
    }
}
