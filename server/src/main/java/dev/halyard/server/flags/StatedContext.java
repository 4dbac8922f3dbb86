package dev.halyard.server.flags;

import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Value;
import dev.halyard.server.http.Call;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A context that a request states in one place, for protocols that have neither headers nor query.
 */
public final class StatedContext {
    private StatedContext() {}

    /**
     * The context, as far as the caller may say whom it is about; null where nobody is named.
     *
     * @param fields by the names that bodies use, {@code user_id} among them
     * @throws dev.halyard.server.http.Problem when a field breaks its rule, or is not the caller's
     *     to say
     */
    public static @Nullable Context of(
            Call call, Map<String, String> fields, Map<String, Value> attributes) {
        ContextFields stated = ContextFields.stated(call, fields, attributes);
        if (stated.hasUser()) {
            return stated.toContext();
        }
        stated.check();
        return null;
    }
}
