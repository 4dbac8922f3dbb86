package dev.halyard.control.rollout;

import dev.halyard.control.log.Digests;
import dev.halyard.control.state.Canonical;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a change of a flag rests on: its evaluated fields, its state in the environments concerned,
 * the cohorts it names, the internal tiers, its marks and its row of the approval matrix. Other
 * flags and other environments do not matter, nor do a flag's description and owner.
 */
public final class Footing {
    /** What is evaluated of a flag's document, and its marks. */
    static final List<String> EVALUATED =
            List.of(
                    "key",
                    "type",
                    "default_value",
                    "allowed_scopes",
                    "bucket_by",
                    "bucketing_salt",
                    "variants",
                    "targets",
                    "dependencies",
                    "requires_approval",
                    "sensitive_flag",
                    "approval_matrix_row");

    private Footing() {}

    /** A digest of it: lower-case hex SHA-256. */
    public static String digest(State state, FlagEntry flag, Collection<Env> envs) {
        return Digests.sha256(Canonical.write(document(state, flag, envs)));
    }

    static Value.Members document(State state, FlagEntry flag, Collection<Env> envs) {
        Doc cohorts = Doc.object();
        for (String key : cohortsIn(flag, envs)) {
            CohortEntry cohort = state.cohort(key);
            cohorts.put(key, cohort == null ? null : Doc.get(cohort.document(), "any_of"));
        }
        Gate gate = Gate.of(flag);
        List<String> roles = gate.roles(state.settings());
        return Doc.object()
                .put("flag", evaluated(flag))
                .put("archived", flag.archived())
                .put("states", states(flag, envs))
                .put("cohorts", cohorts.members())
                .put("internal_tiers", List.copyOf(new TreeSet<>(state.settings().internalTiers())))
                .put(
                        "signer_roles",
                        roles == null ? null : List.copyOf(new TreeSet<>(roles)).toString())
                .members();
    }

    /**
     * The evaluated fields of a flag's document, defaults written out so that form does not matter.
     */
    public static Value.Members evaluated(FlagEntry flag) {
        Doc doc = Doc.object();
        for (String name : EVALUATED) {
            doc.put(name, Doc.get(flag.document(), name));
        }
        return doc.put("allowed_scopes", scopes(flag))
                .put("bucket_by", flag.definition().bucketBy().id())
                .put("bucketing_salt", flag.definition().bucketingSalt())
                .put("variants", listed(flag, "variants"))
                .put("targets", listed(flag, "targets"))
                .put("dependencies", dependencies(flag))
                .put("requires_approval", flag.definition().requiresApproval())
                .put("sensitive_flag", flag.definition().sensitive())
                .members();
    }

    private static List<String> scopes(FlagEntry flag) {
        return flag.definition().allowedScopes().stream().map(s -> s.id()).sorted().toList();
    }

    private static Value listed(FlagEntry flag, String name) {
        return new Value.Array(Doc.list(flag.document(), name));
    }

    private static Value dependencies(FlagEntry flag) {
        return new Value.Array(
                flag.definition().dependencies().stream()
                        .<Value>map(d ->
                                Doc.object()
                                        .put("flag_key", d.flagKey())
                                        .put("variant", d.variant())
                                        .members())
                        .toList());
    }

    /** The states, a paused one as what it was paused from. */
    static Value.Members states(FlagEntry flag, Collection<Env> envs) {
        Doc states = Doc.object();
        for (Env env : Env.values()) {
            if (envs.contains(env)) {
                states.put(env.id(), standing(flag.state(env)));
            }
        }
        return states.members();
    }

    private static Value.Members standing(EnvState state) {
        return Doc.object()
                .put("stage", state.standing().id())
                .put("pct", state.pct())
                .put("cohorts", List.copyOf(new TreeSet<>(state.pilotCohorts())))
                .members();
    }

    /** The cohorts that count in these environments: the pilots there, and those of targets. */
    public static Set<String> cohortsIn(FlagEntry flag, Collection<Env> envs) {
        Set<String> named = new TreeSet<>();
        envs.forEach(env -> named.addAll(flag.state(env).pilotCohorts()));
        flag.definition().targets().forEach(target -> named.add(target.cohort()));
        return named;
    }
}
