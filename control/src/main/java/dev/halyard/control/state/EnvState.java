package dev.halyard.control.state;

import dev.halyard.evaluator.FlagState;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rollout state of a flag in one environment, as the store has it.
 *
 * @param pct percent, 0..100, with the form in which it was written
 * @param approvalRef the approval that holds this state
 * @param adopted whether the approval was found there by the first import, and never checked
 * @param pausedFrom the stage to resume to; null unless paused
 * @param pausedAt when it was first paused, an instant
 * @param pausedDigest what the state rested on then; null where nobody can say
 */
public record EnvState(
        Stage stage,
        Value.Num pct,
        List<String> pilotCohorts,
        @Nullable String approvalRef,
        boolean adopted,
        @Nullable Stage pausedFrom,
        @Nullable String pausedAt,
        @Nullable String pausedDigest) {
    /** Reaching nobody, as every new flag begins. */
    public static final EnvState DRAFT =
            new EnvState(
                    Stage.DRAFT, new Value.Num(0, "0"), List.of(), null, false, null, null, null);

    /** The members of a flag document that are its state. */
    public static final Set<String> MEMBERS =
            Set.of(
                    "rollout_stage",
                    "rollout_pct",
                    "pilot_cohorts",
                    "approval_ref",
                    "paused_from",
                    "paused_at");

    public EnvState {
        pilotCohorts = List.copyOf(pilotCohorts);
    }

    /** Reads the state members of a flag or of one of its environments. */
    static EnvState read(Value.Members from) {
        return new EnvState(
                stage(Doc.text(from, "rollout_stage"), Stage.DRAFT),
                Doc.get(from, "rollout_pct") instanceof Value.Num pct ? pct : DRAFT.pct,
                Doc.texts(from, "pilot_cohorts"),
                Doc.text(from, "approval_ref"),
                Doc.flag(from, "adopted"),
                Doc.text(from, "paused_from") == null
                        ? null
                        : stage(Doc.text(from, "paused_from"), Stage.DRAFT),
                Doc.text(from, "paused_at"),
                Doc.text(from, "paused_digest"));
    }

    private static Stage stage(@Nullable String id, Stage absent) {
        for (Stage stage : Stage.values()) {
            if (stage.id().equals(id)) {
                return stage;
            }
        }
        return absent;
    }

    /** Every member, as the log keeps it. */
    Value.Members stored() {
        Doc doc = Doc.object().putAll(shown());
        if (adopted) {
            doc.put("adopted", true);
        }
        return doc.put("paused_digest", pausedDigest).members();
    }

    /** The members that a registry document may have. */
    public Value.Members shown() {
        return Doc.object()
                .put("rollout_stage", stage.id())
                .put("rollout_pct", pct)
                .put("pilot_cohorts", pilotCohorts)
                .putOrNull("approval_ref", approvalRef)
                .put("paused_from", pausedFrom == null ? null : pausedFrom.id())
                .put("paused_at", pausedAt)
                .members();
    }

    /** What is evaluated of it. */
    FlagState evaluated(boolean approved) {
        return new FlagState(stage, pct.value(), pilotCohorts, approved ? approvalRef : null);
    }

    /**
     * Where it stands, or stood before it was paused: what changes of a paused flag are judged by.
     */
    public Stage standing() {
        return stage == Stage.PAUSED && pausedFrom != null ? pausedFrom : stage;
    }

    /** Whether everything that is evaluated is the same, whatever the approval. */
    public boolean sameAs(EnvState other) {
        return stage == other.stage
                && pct.equals(other.pct)
                && pilotCohorts.equals(other.pilotCohorts)
                && pausedFrom == other.pausedFrom;
    }

    public EnvState at(Stage next, Value.Num nextPct, List<String> cohorts) {
        return new EnvState(next, nextPct, cohorts, approvalRef, adopted, null, null, null);
    }

    public EnvState paused(String at, String digest) {
        return new EnvState(
                Stage.PAUSED,
                pct,
                pilotCohorts,
                approvalRef,
                adopted,
                /* pausedFrom= */ stage,
                at,
                digest);
    }

    public EnvState withApproval(@Nullable String ref, boolean found) {
        return new EnvState(
                stage, pct, pilotCohorts, ref, found, pausedFrom, pausedAt, pausedDigest);
    }
}
