package dev.halyard.evaluator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole rollout state of a flag in one environment.
 *
 * @param rolloutPct 0..100, the share of units that {@link Stage#STAGED} reaches
 * @param pilotCohorts keys of the cohorts that {@code pilot} reaches
 * @param approvalRef the approval under which this state was reached; blank is none
 */
public record FlagState(
        Stage stage, double rolloutPct, List<String> pilotCohorts, @Nullable String approvalRef) {
    public FlagState {
        pilotCohorts = List.copyOf(pilotCohorts);
    }

    /** Draft, reaching nobody. */
    public static final FlagState DRAFT = new FlagState(Stage.DRAFT, 0, List.of(), null);
}
