package dev.halyard.document;

import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.FlagState;
import dev.halyard.evaluator.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Reads the state of a flag: its own, and those of its environments. */
final class StateReader {
    private static final Fields ENVIRONMENTS =
            Fields.of("environments", Words.ENVS.allowed().toArray(String[]::new));
    private static final Fields STATE =
            Fields.of(
                    "the state in an environment",
                    "rollout_stage",
                    "rollout_pct",
                    "pilot_cohorts",
                    "approval_ref",
                    "paused_from",
                    "paused_at");

    private final Names names;

    StateReader(Names names) {
        this.names = names;
    }

    /** The state fields of a flag or of one of its environments. */
    FlagState state(Node holder) {
        Stage stage = holder.at("rollout_stage").required().word(Words.STAGES);
        return new FlagState(
                Objects.requireNonNullElse(stage, Stage.DRAFT),
                holder.at("rollout_pct").percent(),
                names.cohorts(holder.at("pilot_cohorts")),
                holder.at("approval_ref").text());
    }

    Map<Env, FlagState> environments(Node environments) {
        Map<Env, FlagState> states = new EnumMap<>(Env.class);
        if (environments.isPresent() && environments.isObject(ENVIRONMENTS)) {
            for (Env env : Env.values()) {
                Node state = environments.at(env.id());
                if (state.isPresent() && state.isObject(STATE)) {
                    states.put(env, state(state));
                }
            }
        }
        return states;
    }
}
