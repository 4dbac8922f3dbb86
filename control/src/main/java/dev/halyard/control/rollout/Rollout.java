package dev.halyard.control.rollout;

import dev.halyard.control.state.EnvState;
import dev.halyard.evaluator.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rollout machine: a pure function from state and move to the next state, or a refusal.
 *
 * <pre>
 *            to  draft  internal  pilot  staged  full  paused  rolled_back
 *   from
 *   draft         -     forward     .      .      .      .        .
 *   internal     back      -     forward forward  .    stop     stop
 *   pilot         .      back    same(1) forward  .    stop     stop
 *   staged        .        .       back  same(2) fwd   stop     stop
 *   full          .        .        .     back    -    stop     stop
 *   paused        .    (resume: exactly the state it was paused from)     stop
 *   rolled_back again      .        .      .      .      .        -
 *
 *   (1) with cohorts added: forward; removed: back      - changes nothing
 *   (2) also with the percentage raised: forward; lowered: back    . not allowed
 * </pre>
 *
 * A move that is forward in one field and back in another is two moves, and refused. Fields that do
 * not count at a stage (a percentage at pilot, cohorts at full) go along with any move.
 */
public final class Rollout {
    private Rollout() {}

    /** What comes of a move. */
    public sealed interface Outcome {
        /** The next state, and which way it is from the one before. */
        record Moved(EnvState to, Direction direction) implements Outcome {}

        /** There was nothing to do. */
        record Unchanged() implements Outcome {}

        /** It is not to be had from here; why, in a sentence. */
        record Refused(String message) implements Outcome {}
    }

    /**
     * The stages that can be gone to from a state, staying included where fields can be changed.
     */
    public static List<Stage> allowed(EnvState from) {
        return switch (from.stage()) {
            case DRAFT -> List.of(Stage.INTERNAL);
            case INTERNAL ->
                    List.of(
                            Stage.DRAFT,
                            Stage.PILOT,
                            Stage.STAGED,
                            Stage.PAUSED,
                            Stage.ROLLED_BACK);
            case PILOT ->
                    List.of(
                            Stage.INTERNAL,
                            Stage.PILOT,
                            Stage.STAGED,
                            Stage.PAUSED,
                            Stage.ROLLED_BACK);
            case STAGED ->
                    List.of(Stage.PILOT, Stage.STAGED, Stage.FULL, Stage.PAUSED, Stage.ROLLED_BACK);
            case FULL -> List.of(Stage.STAGED, Stage.PAUSED, Stage.ROLLED_BACK);
            case PAUSED -> {
                Stage back = from.pausedFrom();
                yield back == null ? List.of(Stage.ROLLED_BACK) : List.of(back, Stage.ROLLED_BACK);
            }
            case ROLLED_BACK -> List.of(Stage.DRAFT);
        };
    }

    /** The machine. */
    public static Outcome move(EnvState from, Move move) {
        return switch (move) {
            case Move.Pause pause -> pause(from, pause);
            case Move.RollBack back -> rollBack(from);
            case Move.Resume resume -> resume(from);
            case Move.To to -> to(from, to);
        };
    }

    private static Outcome pause(EnvState from, Move.Pause pause) {
        return from.stage().isLive()
                ? new Outcome.Moved(from.paused(pause.at(), pause.digest()), Direction.STOP)
                : new Outcome.Unchanged();
    }

    private static Outcome rollBack(EnvState from) {
        if (!from.stage().isLive() && from.stage() != Stage.PAUSED) {
            return new Outcome.Unchanged();
        }
        EnvState stopped = from.at(Stage.ROLLED_BACK, from.pct(), from.pilotCohorts());
        return new Outcome.Moved(stopped.withApproval(null, false), Direction.STOP);
    }

    private static Outcome resume(EnvState from) {
        Stage back = from.pausedFrom();
        if (from.stage() != Stage.PAUSED || back == null) {
            return new Outcome.Refused("It is not paused, so there is nothing to resume.");
        }
        return new Outcome.Moved(from.at(back, from.pct(), from.pilotCohorts()), Direction.RESUME);
    }

    private static Outcome to(EnvState from, Move.To to) {
        EnvState next =
                from.at(
                        to.stage(),
                        to.pct() == null ? from.pct() : to.pct(),
                        to.pilotCohorts() == null ? from.pilotCohorts() : to.pilotCohorts());
        if (!allowed(from).contains(to.stage()) || isStop(to.stage())) {
            boolean same = to.stage() == from.stage() && writtenAlike(from, next);
            return same ? new Outcome.Unchanged() : notFromHere(from, to.stage());
        }
        if (from.stage() == Stage.PAUSED) {
            return writtenAlike(from, next)
                    ? resume(from)
                    : new Outcome.Refused("A paused flag is resumed exactly as it was paused.");
        }
        if (to.stage() == from.stage() && writtenAlike(from, next)) {
            return new Outcome.Unchanged();
        }
        if (to.stage() == Stage.STAGED
                && to.pct() == null
                && from.stage() != Stage.STAGED
                && from.pct().value() == 0) {
            return new Outcome.Refused("staged needs a percentage: send rollout_pct.");
        }
        return compared(from, next);
    }

    /** A stop keeps or clears more than a stage: it is a move of its own. */
    private static boolean isStop(Stage stage) {
        return stage == Stage.PAUSED || stage == Stage.ROLLED_BACK;
    }

    private static Outcome notFromHere(EnvState from, Stage to) {
        return new Outcome.Refused(
                "From %s it cannot go to %s.".formatted(from.stage().id(), to.id()));
    }

    private static boolean writtenAlike(EnvState from, EnvState next) {
        return from.pct().literal().equals(next.pct().literal())
                && from.pilotCohorts().equals(next.pilotCohorts());
    }

    private static Outcome compared(EnvState from, EnvState next) {
        if (from.stage() == Stage.ROLLED_BACK) {
            return new Outcome.Moved(next, Direction.AGAIN);
        }
        int stages = next.stage().compareTo(from.stage());
        boolean more = stages > 0 || moreCohorts(from, next) || morePct(from, next);
        boolean less = stages < 0 || moreCohorts(next, from) || morePct(next, from);
        if (more && less) {
            return new Outcome.Refused(
                    "It goes forward in one field and back in another: make two changes of it.");
        }
        if (!more && !less && !countsAlike(from, next)) {
            return new Outcome.Refused(
                    "At %s only %s can be changed."
                            .formatted(
                                    from.stage().id(),
                                    from.stage() == Stage.PILOT
                                            ? "pilot_cohorts"
                                            : "pilot_cohorts and rollout_pct"));
        }
        return new Outcome.Moved(next, more ? Direction.FORWARD : Direction.BACK);
    }

    /** Whether what differs is only how it is written, or the order of the cohorts. */
    private static boolean countsAlike(EnvState from, EnvState next) {
        return from.pct().equals(next.pct())
                && Set.copyOf(from.pilotCohorts()).equals(Set.copyOf(next.pilotCohorts()));
    }

    private static boolean hasCohorts(Stage stage) {
        return stage == Stage.PILOT || stage == Stage.STAGED;
    }

    /** Cohorts count only where both stages ask them. */
    private static boolean moreCohorts(EnvState from, EnvState next) {
        if (!hasCohorts(from.standing()) || !hasCohorts(next.standing())) {
            return false;
        }
        Set<String> added = new HashSet<>(next.pilotCohorts());
        from.pilotCohorts().forEach(added::remove);
        return !added.isEmpty();
    }

    private static boolean morePct(EnvState from, EnvState next) {
        return from.standing() == Stage.STAGED
                && next.standing() == Stage.STAGED
                && next.pct().value() > from.pct().value();
    }

    /**
     * Which way one state is from another, however it came about: an import need not walk the
     * table. In doubt it is forward. A paused state is judged as if it stood at what it was paused
     * from.
     */
    public static Direction direction(EnvState from, EnvState next) {
        if (from.sameAs(next)) {
            return Direction.NONE;
        }
        if (next.stage() == Stage.ROLLED_BACK || isPausedForGood(next)) {
            return Direction.STOP;
        }
        if (from.stage() == Stage.ROLLED_BACK) {
            return next.stage() == Stage.DRAFT ? Direction.AGAIN : Direction.FORWARD;
        }
        int stages = next.standing().compareTo(from.standing());
        boolean more = stages > 0 || moreCohorts(from, next) || morePct(from, next);
        if (next.stage() == Stage.PAUSED) {
            return more ? Direction.FORWARD : Direction.STOP;
        }
        if (from.stage() == Stage.PAUSED) {
            return fromPause(from, next);
        }
        if (more) {
            return Direction.FORWARD;
        }
        return stages < 0 || moreCohorts(next, from) || morePct(next, from)
                ? Direction.BACK
                : Direction.NONE;
    }

    /** Nobody said what from, as a document may: there is nothing to resume to. */
    private static boolean isPausedForGood(EnvState state) {
        return state.stage() == Stage.PAUSED && state.pausedFrom() == null;
    }

    private static Direction fromPause(EnvState from, EnvState next) {
        boolean resumed =
                next.stage() == from.pausedFrom()
                        && next.pct().equals(from.pct())
                        && next.pilotCohorts().equals(from.pilotCohorts());
        if (resumed) {
            return Direction.RESUME;
        }
        return next.stage() == Stage.DRAFT ? Direction.BACK : Direction.FORWARD;
    }

    /** The ids of stages, as answers list them. */
    public static List<String> ids(List<Stage> stages) {
        List<String> ids = new ArrayList<>();
        stages.forEach(stage -> ids.add(stage.id()));
        return ids;
    }
}
