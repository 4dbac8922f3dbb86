package dev.halyard.evaluator;

import java.util.Map;

/**
 * Overrides sent along with one evaluation; they go before stored ones. A value that is not of its
 * flag's type, or that a gate forbids, is passed over.
 *
 * @param user by flag key, for the user of the context
 * @param tenant by flag key, for the tenant of the context; without a tenant they do not count
 */
public record InlineOverrides(Map<String, Value> user, Map<String, Value> tenant) {
    /** No overrides. */
    public static final InlineOverrides NONE = new InlineOverrides(Map.of(), Map.of());

    public InlineOverrides {
        user = Map.copyOf(Strings.wellFormed(user));
        tenant = Map.copyOf(Strings.wellFormed(tenant));
    }
}
