package dev.halyard.control;

import dev.halyard.control.feed.Snapshots;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Instants;
import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Source;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A fixed set of contexts, and what flags give them: now and when rows will have expired. */
final class Contexts {
    static final List<String> USERS = List.of("U1", "U2", "X1", "S1", "A1");
    private static final List<String> TIER =
            List.of("anonymous", "anonymous", "gold", "staff", "admin");
    static final long HOUR = 3_600_000L;
    private static final List<Long> LATER = List.of(0L, 60 * HOUR, 500 * HOUR);
    static final List<Context> ALL = all();

    private Contexts() {}

    /** A state as it is answered from, and as it would be if no flag needed another. */
    record Seen(State state, Snapshot whole, Snapshot alone, long now) {
        @Nullable Decision decision(Snapshot from, String key, Context context, long later) {
            return state.flagEntry(key) == null
                    ? null
                    : Evaluator.evaluate(from, key, context, now + later);
        }
    }

    private static List<Context> all() {
        List<Context> all = new ArrayList<>();
        for (int i = 0; i < USERS.size(); i++) {
            for (Env env : Env.values()) {
                var builder = Context.builder(USERS.get(i)).tier(TIER.get(i)).env(env);
                all.add(builder.build());
                all.add(builder.tenantId("T1").build());
            }
        }
        return List.copyOf(all);
    }

    static Seen see(State state, long now) {
        Registry whole =
                new Registry(
                        state.settings().internalTiers(),
                        List.of(),
                        state.flags().stream().map(f -> f.evaluated(state::holds)).toList());
        Snapshot.Change alone = Snapshots.of(state).change("alone");
        whole.flags().forEach(flag -> alone.flag(withoutDependencies(flag)));
        return new Seen(state, Snapshots.of(state), alone.snapshot(), now);
    }

    private static FlagDefinition withoutDependencies(FlagDefinition of) {
        return new FlagDefinition(
                of.key(),
                of.type(),
                of.defaultValue(),
                of.allowedScopes(),
                of.state(),
                of.environments(),
                of.bucketBy(),
                of.bucketingSalt(),
                of.variants(),
                of.targets(),
                of.requiresApproval(),
                of.sensitive(),
                List.of(),
                of.archived());
    }

    /** What was there when a flag was paused, by {@code key env}; what was signed for since. */
    static final class Pauses {
        private final Map<String, Seen> paused = new HashMap<>();
        private final Set<String> signed = new HashSet<>();

        void remember(Seen was, Seen is, Predicate<String> isSigned) {
            for (FlagEntry flag : is.state().flags()) {
                for (Env env : Env.values()) {
                    FlagEntry old = was.state().flagEntry(flag.key());
                    String place = flag.key() + " " + env.id();
                    boolean stands = flag.state(env).stage() == Stage.PAUSED;
                    boolean stood = old != null && old.state(env).stage() == Stage.PAUSED;
                    if (stands && !stood) {
                        paused.put(place, was);
                        signed.remove(place);
                    }
                    if (stands && isSigned.test(place)) {
                        signed.add(place);
                    }
                }
            }
        }

        /** Resuming gives what was paused, in its time, and what was signed for meanwhile. */
        private boolean allow(Seen was, String key, Context context, long later, Value safe) {
            String place = key + " " + context.env().id();
            Seen then = paused.get(place);
            FlagEntry old = was.state().flagEntry(key);
            if (old == null || then == null || old.state(context.env()).stage() != Stage.PAUSED) {
                return false;
            }
            long at = Instants.parse(String.valueOf(old.state(context.env()).pausedAt()));
            Seen atThisTime = new Seen(then.state(), then.whole(), then.alone(), was.now());
            return was.now() < at + Desk.RESUME.toMillis()
                    && (signed.contains(place)
                            || gets(atThisTime.decision(then.alone(), key, context, later), safe));
        }
    }

    /** Flag and environment of every gain, as {@code key env user tenant}. */
    static List<String> gained(Seen was, Seen is, Pauses pauses) {
        List<String> gained = new ArrayList<>();
        for (FlagEntry flag : is.state().flags()) {
            FlagEntry old = was.state().flagEntry(flag.key());
            if (!flag.gated() && (old == null || !old.gated())) {
                continue;
            }
            Value safe = old != null && old.gated() ? safe(old) : safe(flag);
            for (Context context : ALL) {
                for (long later : LATER) {
                    boolean more =
                            gains(was, is, flag.key(), context, later, safe)
                                    && !isOpenedByWhatItNeeds(
                                            was, is, flag.key(), context, later, safe)
                                    && !pauses.allow(was, flag.key(), context, later, safe)
                                    && !isAnApprovedRowOfADraft(is, old, context, later);
                    if (more) {
                        gained.add(
                                "%s %s %s %s +%dh"
                                        .formatted(
                                                flag.key(),
                                                context.env().id(),
                                                context.userId(),
                                                context.tenantId(),
                                                later / HOUR));
                    }
                }
            }
        }
        return gained;
    }

    private static Value safe(FlagEntry flag) {
        return flag.definition().defaultValue();
    }

    private static boolean gains(
            Seen was, Seen is, String key, Context context, long later, Value safe) {
        return !gets(was.decision(was.whole(), key, context, later), safe)
                && gets(is.decision(is.whole(), key, context, later), safe);
    }

    private static boolean gets(@Nullable Decision decision, Value safe) {
        return decision != null && (decision.enabled() || !safe.equals(decision.value()));
    }

    /** Opening a dependency by its own rules is no change of the flags that need it. */
    private static boolean isOpenedByWhatItNeeds(
            Seen was, Seen is, String key, Context context, long later, Value safe) {
        FlagEntry old = was.state().flagEntry(key);
        FlagEntry flag = is.state().flagEntry(key);
        boolean needsAsMuch =
                old != null
                        && flag != null
                        && flag.definition()
                                .dependencies()
                                .containsAll(old.definition().dependencies());
        boolean hadItAlone = gets(was.decision(was.alone(), key, context, later), safe);
        return needsAsMuch && hadItAlone;
    }

    /** Edits of a draft are free; an approved row counts there as far as the document lets it. */
    private static boolean isAnApprovedRowOfADraft(
            Seen is, @Nullable FlagEntry old, Context context, long later) {
        if (old == null || !old.isDraft() || old.archived()) {
            return false;
        }
        FlagEntry flag = is.state().flagEntry(old.key());
        Decision decision = is.decision(is.whole(), old.key(), context, later);
        return flag != null
                && decision != null
                && !flag.document().equals(old.document())
                && (decision.source() == Source.USER_OVERRIDE
                        || decision.source() == Source.TENANT_OVERRIDE);
    }

    static List<String> lost(Seen was, Seen is, String key, Env env) {
        List<String> lost = new ArrayList<>();
        FlagEntry flag = is.state().flagEntry(key);
        for (Context context : ALL) {
            if (flag != null && context.env() == env) {
                boolean had = gets(was.decision(was.alone(), key, context, 0), safe(flag));
                boolean has = gets(is.decision(is.alone(), key, context, 0), safe(flag));
                if (had && !has) {
                    lost.add(key + " " + context.userId() + " " + env.id());
                }
            }
        }
        return lost;
    }

    static List<String> answers(Snapshot snapshot, State state, long now) {
        List<String> answers = new ArrayList<>();
        for (FlagEntry flag : state.flags()) {
            for (Context context : ALL) {
                answers.add(Evaluator.evaluate(snapshot, flag.key(), context, now).toString());
            }
        }
        return answers;
    }

    /** Everything that a state says, as text. */
    static List<String> everything(State state) {
        List<String> all = new ArrayList<>();
        all.add(state.head().toString());
        all.add(Exports.registry(state).toJson());
        all.add(Exports.overrides(state).toJson());
        state.flags().forEach(flag -> all.add(flag.stored().toJson()));
        List<String> rows = new ArrayList<>();
        state.eachRow(row -> rows.add(row.stored().toJson()));
        rows.sort(null);
        all.addAll(rows);
        state.cohorts().forEach(cohort -> all.add(cohort.stored().toJson()));
        all.add(state.settings().stored().toJson());
        state.approvals().stream().map(Approval::stored).forEach(a -> all.add(a.toJson()));
        all.add("open " + state.openApprovals().size() + " rows " + state.rowCount());
        return all;
    }
}
