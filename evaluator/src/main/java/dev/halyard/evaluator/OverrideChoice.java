package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/**
 * The override that won.
 *
 * @param id of a stored one; null for an inline one
 */
record OverrideChoice(Scope scope, Value value, @Nullable String id) {
    Source source() {
        return scope == Scope.USER ? Source.USER_OVERRIDE : Source.TENANT_OVERRIDE;
    }
}
