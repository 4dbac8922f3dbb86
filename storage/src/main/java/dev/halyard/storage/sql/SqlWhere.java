package dev.halyard.storage.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the conditions that a question has. */
final class SqlWhere {
    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, Object> values = new HashMap<>();

    /** Adds a condition on a named value, unless the value is null. */
    void and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.append(conditions.isEmpty() ? " where " : " and ").append(condition);
            values.put(name, value);
        }
    }

    String sql() {
        return conditions.toString();
    }

    Map<String, Object> values() {
        return values;
    }
}
