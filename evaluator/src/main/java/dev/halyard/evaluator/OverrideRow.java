package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/**
 * A stored override: the value of one flag for one tenant or one user.
 *
 * @param scope {@code TENANT} or {@code USER}
 * @param tenantId required for tenant rows; on a user row, it applies in that tenant only
 * @param userId required for user rows
 * @param env the only environment it applies in; null for all
 * @param expiresAt an instant ({@link Instants}); it counts before, not at, that instant; one that
 *     cannot be read is past
 * @param approvalRef blank is none
 */
public record OverrideRow(
        String id,
        Scope scope,
        String flagKey,
        @Nullable String tenantId,
        @Nullable String userId,
        Value value,
        @Nullable Env env,
        @Nullable String expiresAt,
        @Nullable String approvalRef) {}
