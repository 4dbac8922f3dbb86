package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.rollout.Footing;
import dev.halyard.control.rollout.Move;
import dev.halyard.control.rollout.Rollout;
import dev.halyard.control.rollout.Rollout.Outcome;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.document.DocumentError;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** States of flags, moved by the machine ({@link Rollout}) in one environment or all. */
final class RolloutChanges {
    private final Terms terms;
    private final FlagEntry flag;
    private final Envs envs;
    private final Map<Env, EnvState> states;
    private final List<String> unchanged = new ArrayList<>();
    private final List<Value> refused = new ArrayList<>();
    private @Nullable String firstRefusal;
    private boolean moved;

    private RolloutChanges(Terms terms, FlagEntry flag, Envs envs) {
        this.terms = terms;
        this.flag = flag;
        this.envs = envs;
        states = new EnumMap<>(flag.states());
    }

    static Proposal transition(Terms terms, Command.Transition command) {
        FlagEntry flag = FlagChanges.live(terms.state(), command.key());
        terms.requireVersion(flag.version());
        RolloutChanges changes = new RolloutChanges(terms, flag, command.envs());
        changes.checkCohorts(command.pilotCohorts());
        changes.checkPct(command);
        Move.To move = new Move.To(command.stage(), command.pct(), command.pilotCohorts());
        changes.move(env -> move);
        return changes.allOrNone("flag.transition");
    }

    private void checkCohorts(@Nullable List<String> cohorts) {
        List<DocumentError> errors = new ArrayList<>();
        for (int i = 0; cohorts != null && i < cohorts.size(); i++) {
            if (!terms.state().hasCohort(cohorts.get(i))) {
                errors.add(
                        new DocumentError(
                                "/pilot_cohorts/" + i,
                                "must be a cohort, but there is no " + cohorts.get(i)));
            }
        }
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private void checkPct(Command.Transition to) {
        boolean missing =
                to.stage() == Stage.STAGED
                        && to.pct() == null
                        && envs.each().stream()
                                .map(flag::state)
                                .anyMatch(from ->
                                        from.stage() != Stage.STAGED && from.pct().value() == 0);
        if (missing) {
            throw Refusal.invalid("/rollout_pct", "is required: staged needs a percentage");
        }
    }

    /** It applies to whatever it finds; what cannot be stopped is listed, not refused. */
    static Proposal pause(Terms terms, Command.Pause command) {
        FlagEntry flag = FlagChanges.found(terms.state(), command.key());
        RolloutChanges changes = new RolloutChanges(terms, flag, command.envs());
        String at = terms.instant();
        changes.move(env -> new Move.Pause(at, Footing.digest(terms.state(), flag, List.of(env))));
        return changes.stop("flag.pause");
    }

    static Proposal rollBack(Terms terms, Command.RollBack command) {
        FlagEntry flag = FlagChanges.found(terms.state(), command.key());
        RolloutChanges changes = new RolloutChanges(terms, flag, command.envs());
        changes.move(env -> new Move.RollBack());
        Proposal proposal = changes.stop("flag.rollback");
        if (!proposal.isEmpty()) {
            clearRowApprovals(proposal, flag.key(), command.envs().each());
        }
        return proposal;
    }

    /** Of the rows for the environments; of all rows, when all are rolled back. */
    private static void clearRowApprovals(Proposal proposal, String key, Set<Env> envs) {
        List<Row> approved = new ArrayList<>();
        proposal.after()
                .rowsOf(key)
                .forEach((place, row) -> {
                    Env env = place.env();
                    boolean named = env == null ? envs.equals(Envs.ALL.each()) : envs.contains(env);
                    if (named && row.evaluated().approvalRef() != null) {
                        approved.add(row);
                    }
                });
        approved.forEach(proposal::clearApproval);
    }

    /** A rollback clears them whichever way it comes: a revert's or an import's too. */
    static void clearRolledBack(Proposal proposal) {
        for (EntityId id : List.copyOf(proposal.touched())) {
            if (id.kind() == EntityId.Kind.FLAG) {
                clearRowApprovals(proposal, id.key(), rolledBack(proposal, id.key()));
            }
        }
    }

    private static Set<Env> rolledBack(Proposal proposal, String key) {
        FlagEntry was = proposal.before().flagEntry(key);
        Set<Env> envs = EnumSet.noneOf(Env.class);
        for (Env env : Env.values()) {
            boolean there = was != null && was.state(env).stage() == Stage.ROLLED_BACK;
            if (!there && proposal.flagAfter(key).state(env).stage() == Stage.ROLLED_BACK) {
                envs.add(env);
            }
        }
        return envs;
    }

    static Proposal resume(Terms terms, Command.Resume command) {
        FlagEntry flag = FlagChanges.live(terms.state(), command.key());
        terms.requireVersion(flag.version());
        RolloutChanges changes = new RolloutChanges(terms, flag, command.envs());
        boolean some =
                command.envs().each().stream()
                        .anyMatch(env -> flag.state(env).stage() == Stage.PAUSED);
        changes.move(
                env -> some && flag.state(env).stage() != Stage.PAUSED ? null : new Move.Resume());
        return changes.allOrNone("flag.resume");
    }

    static Proposal revert(Terms terms, Command.RevertStates command) {
        FlagEntry flag = FlagChanges.live(terms.state(), command.key());
        terms.requireVersion(flag.version());
        RolloutChanges changes = new RolloutChanges(terms, flag, command.envs());
        changes.checkCohorts(
                command.to().values().stream()
                        .flatMap(state -> state.pilotCohorts().stream())
                        .toList());
        String at = terms.instant();
        changes.move(env -> back(command.to().get(env), at, changes.digest(env)));
        return changes.allOrNone("flag.revert");
    }

    private String digest(Env env) {
        return Footing.digest(terms.state(), flag, List.of(env));
    }

    private static @Nullable Move back(@Nullable EnvState to, String at, String digest) {
        if (to == null) {
            return null;
        }
        return switch (to.stage()) {
            case PAUSED -> new Move.Pause(at, digest);
            case ROLLED_BACK -> new Move.RollBack();
            default -> new Move.To(to.stage(), to.pct(), to.pilotCohorts());
        };
    }

    /** Moves every environment; null leaves one as it is. */
    private void move(Function<Env, @Nullable Move> moves) {
        for (Env env : envs.each()) {
            EnvState from = flag.state(env);
            Move move = moves.apply(env);
            if (move == null) {
                continue;
            }
            switch (Rollout.move(from, move)) {
                case Outcome.Moved to -> {
                    states.put(env, to.to());
                    moved = true;
                }
                case Outcome.Unchanged same -> unchanged.add(env.id());
                case Outcome.Refused no -> refuse(env, from, no.message());
            }
        }
    }

    private void refuse(Env env, EnvState from, String message) {
        firstRefusal = firstRefusal == null ? env.id() + ": " + message : firstRefusal;
        refused.add(
                Doc.object()
                        .put("env", env.id())
                        .put("from", from.stage().id())
                        .put("allowed", Rollout.ids(Rollout.allowed(from)))
                        .members());
    }

    private Proposal allOrNone(String action) {
        if (firstRefusal != null) {
            throw new Refusal(
                    Refusal.Code.TRANSITION_NOT_ALLOWED,
                    firstRefusal,
                    "details has the states that are allowed from here.",
                    refused);
        }
        if (!moved) {
            throw Refusal.noChange();
        }
        return proposal(action);
    }

    private Proposal stop(String action) {
        return moved ? proposal(action) : unchangedAll();
    }

    private Proposal unchangedAll() {
        Proposal nothing = new Proposal(terms.state());
        nothing.leaves(unchanged);
        return nothing;
    }

    private Proposal proposal(String action) {
        Proposal proposal = new Proposal(terms.state());
        proposal.flag(action, flag.withStates(states), envs.id());
        proposal.leaves(unchanged);
        return proposal;
    }
}
