package dev.halyard.evaluator;

import java.util.List;
import java.util.Set;

/**
 * What is evaluated of a registry document.
 *
 * @param internalTiers tiers that count as staff
 * @param flags in the order of the document
 */
public record Registry(
        Set<String> internalTiers, List<Cohort> cohorts, List<FlagDefinition> flags) {
    /** The tiers that count as staff where the document names none. */
    public static final Set<String> DEFAULT_INTERNAL_TIERS = Set.of("staff", "admin");

    public Registry {
        internalTiers = Set.copyOf(internalTiers);
        cohorts = List.copyOf(cohorts);
        flags = List.copyOf(flags);
    }
}
