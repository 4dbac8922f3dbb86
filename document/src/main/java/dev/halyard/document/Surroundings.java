package dev.halyard.document;

import dev.halyard.evaluator.FlagDefinition;
import java.util.Optional;

/**
 * What a flag may name that stands outside of it. Asked on the thread that reads, as often as the
 * flag names something.
 */
public interface Surroundings {
    /** Whether there is a cohort with this key. */
    boolean hasCohort(String key);

    /** Whether the approval matrix has this row. */
    boolean hasMatrixRow(String row);

    /** The flag with this key, archived ones included. */
    Optional<FlagDefinition> flag(String key);
}
