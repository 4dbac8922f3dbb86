package dev.halyard.control.rollout;

import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the state of a flag in one environment is asked to do. */
public sealed interface Move {
    /**
     * Go to a stage, or change who it reaches.
     *
     * @param pct percent; null leaves it
     * @param pilotCohorts null leaves them
     */
    record To(Stage stage, Value.@Nullable Num pct, @Nullable List<String> pilotCohorts)
            implements Move {}

    /**
     * Stop, to be resumed.
     *
     * @param at an instant
     * @param digest what the state rests on now
     */
    record Pause(String at, String digest) implements Move {}

    /** Stop, not to be resumed. */
    record RollBack() implements Move {}

    /** Go back to exactly what was paused. */
    record Resume() implements Move {}
}
