package dev.halyard.evaluator;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is evaluated of a flag; its documentation, owner and the like stay with the document.
 *
 * @param key the name callers use
 * @param defaultValue of {@code type}: what everyone gets whom nothing else reaches
 * @param allowedScopes which overrides the flag accepts
 * @param state the state in every environment that {@code environments} does not name
 * @param bucketingSalt flags with one salt share buckets
 * @param variants what a flag that is not boolean serves once on; empty for a boolean one
 * @param targets first matching cohort fixes the variant
 * @param requiresApproval with {@code sensitive}: gated
 * @param dependencies all must be met, asked in this order
 * @param archived a tombstone: answers its default for ever
 */
public record FlagDefinition(
        String key,
        ValueType type,
        Value defaultValue,
        Set<Scope> allowedScopes,
        FlagState state,
        Map<Env, FlagState> environments,
        BucketBy bucketBy,
        String bucketingSalt,
        List<Variant> variants,
        List<Target> targets,
        boolean requiresApproval,
        boolean sensitive,
        List<Dependency> dependencies,
        boolean archived) {
    public FlagDefinition {
        allowedScopes = Set.copyOf(allowedScopes);
        environments = Map.copyOf(environments);
        variants = List.copyOf(variants);
        targets = List.copyOf(targets);
        dependencies = List.copyOf(dependencies);
    }

    /** The state that counts in an environment: its own where it has one, else the flag's. */
    public FlagState stateIn(Env env) {
        FlagState own = environments.get(env);
        return own == null ? state : own;
    }

    /** Whether changes that widen this flag need an approval. */
    public boolean gated() {
        return requiresApproval || sensitive;
    }
}
