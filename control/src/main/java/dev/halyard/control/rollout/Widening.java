package dev.halyard.control.rollout;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Requirement;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Dependency;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Scope;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change may give a gated flag to somebody more. It compares what was with what would be,
 * so it makes no difference which way the change comes: transition, row, edit, cohort, settings,
 * import.
 *
 * <p>Everything that touches what is evaluated widens, except this closed list (in doubt, it
 * widens):
 *
 * <ul>
 *   <li>metadata; a state that goes back or stops; resuming, within its time, what was paused; but
 *       not back to draft from where approved rows were silent;
 *   <li>an internal tier, a pilot cohort, a scope less (a scope not while a row of it holds
 *       somebody at the default);
 *   <li>a condition more in, or an alternative less of, a cohort that no target of the flag uses;
 *   <li>a row less whose value is not the default, or its earlier expiry, where no other row would
 *       then apply;
 *   <li>a row whose value is the default;
 *   <li>a dependency more;
 *   <li>any edit, but of rows, while the flag is draft everywhere. Never free even then: another
 *       default, a mark or its matrix row removed or lowered, a key brought back from the archive.
 * </ul>
 */
public final class Widening {
    private final State before;
    private final State after;
    private final long now;
    private final Duration resumeWithin;
    private final Map<String, EnumSet<Env>> widened = new TreeMap<>();

    private Widening(State before, State after, long now, Duration resumeWithin) {
        this.before = before;
        this.after = after;
        this.now = now;
        this.resumeWithin = resumeWithin;
    }

    /**
     * What each gated flag that would be widened asks for, in the order of keys; empty when nothing
     * needs an approval.
     *
     * @param touched the things in which the two states differ
     * @param now milliseconds since the epoch
     * @param resumeWithin how long after a pause it may be resumed without an approval
     */
    public static List<Requirement> of(
            State before,
            State after,
            Collection<EntityId> touched,
            long now,
            Duration resumeWithin) {
        Widening widening = new Widening(before, after, now, resumeWithin);
        touched.forEach(widening::look);
        return widening.requirements();
    }

    private List<Requirement> requirements() {
        List<Requirement> all = new ArrayList<>();
        widened.forEach((key, envs) -> {
            FlagEntry was = before.flagEntry(key);
            FlagEntry is = after.flagEntry(key);
            FlagEntry marked = was != null && was.gated() ? was : is;
            if (marked != null) {
                Gate gate = Gate.of(marked);
                int signers = Math.max(gate.signers(), is == null ? 0 : Gate.of(is).signers());
                all.add(new Requirement(key, signers, roles(gate), envs));
            }
        });
        return all;
    }

    /** By the matrix as it was; a row that comes with the change was nobody's before. */
    private @Nullable List<String> roles(Gate gate) {
        boolean known =
                gate.row() == null || before.settings().approvalMatrix().containsKey(gate.row());
        return gate.roles(known ? before.settings() : after.settings());
    }

    private void widens(String flagKey, Collection<Env> envs) {
        widened.computeIfAbsent(flagKey, key -> EnumSet.noneOf(Env.class)).addAll(envs);
    }

    private void look(EntityId thing) {
        switch (thing.kind()) {
            case FLAG -> flag(thing.key());
            case OVERRIDE -> row(thing.key());
            case COHORT -> cohort(thing.key());
            case SETTINGS -> settings();
            case METADATA, APPROVAL, API_KEY -> {}
        }
    }

    private static final Set<Env> EVERYWHERE = EnumSet.allOf(Env.class);

    private void flag(String key) {
        FlagEntry was = before.flagEntry(key);
        FlagEntry is = after.flagEntry(key);
        if (was == null) {
            if (is != null && is.gated()) {
                widens(key, envsWhere(is, env -> forward(EnvState.DRAFT, is.state(env))));
                dropIfNowhere(key);
            }
            return;
        }
        if (!was.gated() || is == null) {
            comesBackGated(was, is);
            return;
        }
        if (neverFree(was, is) || (!was.isDraft() && documentWidens(was, is))) {
            widens(key, EVERYWHERE);
        }
        Set<Env> opened = envsWhere(was, env -> opens(was, is, env));
        if (!opened.isEmpty()) {
            widens(key, opened);
        }
    }

    /** A key of the archive that comes back with a gate asks for it, if it had none before. */
    private void comesBackGated(FlagEntry was, @Nullable FlagEntry is) {
        if (is != null && was.archived() && !is.archived() && is.gated()) {
            Set<Env> opened = envsWhere(is, env -> forward(EnvState.DRAFT, is.state(env)));
            if (!opened.isEmpty()) {
                widens(is.key(), opened);
            }
        }
    }

    private void dropIfNowhere(String key) {
        Set<Env> envs = widened.get(key);
        if (envs != null && envs.isEmpty()) {
            widened.remove(key);
        }
    }

    private static Set<Env> envsWhere(FlagEntry flag, java.util.function.Predicate<Env> is) {
        Set<Env> envs = EnumSet.noneOf(Env.class);
        flag.states().keySet().stream().filter(is).forEach(envs::add);
        return envs;
    }

    private static boolean forward(EnvState from, EnvState to) {
        return Rollout.direction(from, to) == Direction.FORWARD;
    }

    private boolean opens(FlagEntry was, FlagEntry is, Env env) {
        return switch (Rollout.direction(was.state(env), is.state(env))) {
            case FORWARD -> true;
            case RESUME -> !mayResume(was, env);
            case BACK, AGAIN -> is.state(env).stage() == Stage.DRAFT && uncoversRow(was, env);
            case NONE, STOP -> false;
        };
    }

    /** A stop, or a missing approval, silences approved rows as well; at draft they count again. */
    private boolean uncoversRow(FlagEntry was, Env env) {
        EnvState state = was.state(env);
        boolean silent = !state.stage().isLive() || !before.holds(was.key(), env, state);
        boolean[] found = {false};
        before.rowsOf(was.key())
                .forEach((place, row) ->
                        found[0] |=
                                (place.env() == null || place.env() == env)
                                        && !row.isExpired(now)
                                        && RowWidening.counts(row)
                                        && !RowWidening.isDefault(was, row));
        return silent && found[0];
    }

    /** Within its time, and resting on what it rested on when it was paused. */
    private boolean mayResume(FlagEntry was, Env env) {
        EnvState paused = was.state(env);
        String at = paused.pausedAt();
        long since = at == null ? Instants.NONE : Instants.parse(at);
        return since != Instants.NONE
                && now < since + resumeWithin.toMillis()
                && Footing.digest(before, was, List.of(env)).equals(paused.pausedDigest());
    }

    private static boolean neverFree(FlagEntry was, FlagEntry is) {
        Gate old = Gate.of(was);
        Gate next = Gate.of(is);
        boolean rowMoved = old.row() != null && !old.row().equals(next.row());
        return !was.definition().defaultValue().equals(is.definition().defaultValue())
                || next.signers() < old.signers()
                || (was.definition().requiresApproval() && !is.definition().requiresApproval())
                || rowMoved
                || (was.archived() && !is.archived());
    }

    /** For a flag that somebody may have already. */
    private boolean documentWidens(FlagEntry was, FlagEntry is) {
        if (was.archived() != is.archived()) {
            return true;
        }
        Map<String, Value> old = Footing.evaluated(was).members();
        for (Map.Entry<String, Value> field : Footing.evaluated(is).members().entrySet()) {
            boolean same = field.getValue().equals(old.get(field.getKey()));
            if (!same && fieldWidens(field.getKey(), was, is)) {
                return true;
            }
        }
        return false;
    }

    private boolean fieldWidens(String name, FlagEntry was, FlagEntry is) {
        return switch (name) {
            case "requires_approval", "sensitive_flag", "approval_matrix_row", "default_value" ->
                    false; // judged by neverFree
            case "allowed_scopes" -> scopesWiden(was, is);
            case "dependencies" -> !keepsAll(was, is);
            default -> true;
        };
    }

    private boolean scopesWiden(FlagEntry was, FlagEntry is) {
        Set<Scope> removed = new HashSet<>(was.definition().allowedScopes());
        removed.removeAll(is.definition().allowedScopes());
        boolean onlyLess =
                was.definition().allowedScopes().containsAll(is.definition().allowedScopes());
        return !onlyLess || removed.stream().anyMatch(scope -> holdsSomebodyBack(was, scope));
    }

    /** A row at the default is somebody's "not for me"; without its scope it no longer counts. */
    private boolean holdsSomebodyBack(FlagEntry flag, Scope scope) {
        boolean[] found = {false};
        before.rowsOf(flag.key())
                .forEach((place, row) ->
                        found[0] |=
                                place.scope() == scope
                                        && !row.isExpired(now)
                                        && RowWidening.isDefault(flag, row));
        return found[0];
    }

    private static boolean keepsAll(FlagEntry was, FlagEntry is) {
        List<Dependency> left = new ArrayList<>(was.definition().dependencies());
        left.removeAll(is.definition().dependencies());
        return left.isEmpty();
    }

    private void row(String rowKey) {
        Row was = rowIn(before, rowKey);
        Row is = rowIn(after, rowKey);
        String flagKey = rowKey.substring(0, rowKey.indexOf('\u001f'));
        FlagEntry flag = before.flagEntry(flagKey);
        if (flag == null) {
            flag = after.flagEntry(flagKey);
        }
        if (flag == null || !flag.gated()) {
            return;
        }
        Row live = was == null || was.isExpired(now) ? null : was;
        if (new RowWidening(before, flag, now).widens(live, is)) {
            Row which = is == null ? was : is;
            Env env = which == null ? null : which.evaluated().env();
            widens(flagKey, env == null ? EVERYWHERE : EnumSet.of(env));
        }
    }

    private static @Nullable Row rowIn(State state, String rowKey) {
        Value.Members stored = state.stored(new EntityId(EntityId.Kind.OVERRIDE, rowKey));
        return stored == null ? null : Row.read(stored);
    }

    private void cohort(String key) {
        CohortEntry was = before.cohort(key);
        CohortEntry is = after.cohort(key);
        Value old = was == null ? null : Doc.get(was.document(), "any_of");
        Value next = is == null ? null : Doc.get(is.document(), "any_of");
        if (old == null || old.equals(next)) {
            return; // nobody can have named it yet, or it reaches whom it reached
        }
        boolean narrower = next != null && CohortNarrowing.narrows(old, next);
        before.eachFlag(flag -> {
            if (flag.gated() && !flag.archived() && !flag.isDraft()) {
                cohortOf(flag, key, narrower);
            }
        });
    }

    private void cohortOf(FlagEntry flag, String key, boolean narrower) {
        boolean targeted =
                flag.definition().targets().stream().anyMatch(t -> t.cohort().equals(key));
        if (targeted) {
            widens(flag.key(), EVERYWHERE);
        } else if (!narrower) {
            Set<Env> pilots = envsWhere(flag, env -> flag.state(env).pilotCohorts().contains(key));
            if (!pilots.isEmpty()) {
                widens(flag.key(), pilots);
            }
        }
    }

    private void settings() {
        Set<String> added = new LinkedHashSet<>(after.settings().internalTiers());
        added.removeAll(before.settings().internalTiers());
        Set<String> movedRows = loosenedRows();
        before.eachFlag(flag -> {
            if (!flag.gated()) {
                return;
            }
            // an archived flag reaches nobody, but its row says who may bring it back
            boolean reachesMore = !added.isEmpty() && !flag.isDraft() && !flag.archived();
            String row = flag.matrixRow();
            if (reachesMore || (row != null && movedRows.contains(row))) {
                widens(flag.key(), EVERYWHERE);
            }
        });
    }

    /** Rows by which somebody could sign who could not before, and rows that are gone. */
    private Set<String> loosenedRows() {
        Set<String> loosened = new HashSet<>();
        before.settings()
                .approvalMatrix()
                .forEach((row, roles) -> {
                    List<String> now = after.settings().approvalMatrix().get(row);
                    if (now == null || !roles.containsAll(now)) {
                        loosened.add(row);
                    }
                });
        return loosened;
    }
}
