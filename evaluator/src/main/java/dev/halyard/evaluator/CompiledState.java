package dev.halyard.evaluator;

import org.jspecify.annotations.Nullable;

/** The state of a flag in one environment, with what follows from it alone. */
final class CompiledState {
    final FlagState state;
    final Stage stage;
    final @Nullable Source stopped;
    final boolean approvalMissing;
    final boolean staged;
    final int threshold;
    private final boolean staff;
    private final boolean pilots;
    private final CompiledCohort[] pilotCohorts;

    CompiledState(FlagDefinition flag, FlagState state, CompiledFlag.Names names) {
        this.state = state;
        stage = state.stage();
        stopped = stopped(flag.archived(), stage);
        String approval = state.approvalRef();
        boolean approved = approval != null && !Strings.isBlank(approval);
        approvalMissing = flag.gated() && stage.isLive() && !approved;
        staged = stage == Stage.STAGED;
        threshold = Bucket.threshold(state.rolloutPct());
        pilots = stage == Stage.PILOT || staged;
        staff = stage == Stage.INTERNAL || pilots;
        pilotCohorts =
                names.cohorts(state.pilotCohorts(), "pilot of flag " + flag.key())
                        .toArray(CompiledCohort[]::new);
    }

    private static @Nullable Source stopped(boolean archived, Stage stage) {
        if (archived) {
            return Source.ARCHIVED;
        }
        return switch (stage) {
            case PAUSED -> Source.STAGE_PAUSED;
            case ROLLED_BACK -> Source.STAGE_ROLLED_BACK;
            default -> null;
        };
    }

    /** Who the stage reaches, cumulative so that promotion takes the feature from nobody. */
    @Nullable Source audience(Snapshot snapshot, Context context) {
        if (stage == Stage.FULL) {
            return Source.STAGE_FULL;
        }
        if (staff && snapshot.isInternal(context.tier())) {
            return Source.STAGE_INTERNAL;
        }
        return pilots && isPilot(context) ? Source.STAGE_PILOT : null;
    }

    boolean isPilot(Context context) {
        for (CompiledCohort cohort : pilotCohorts) {
            if (cohort.has(context)) {
                return true;
            }
        }
        return false;
    }
}
