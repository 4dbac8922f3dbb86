package dev.halyard.control.change;

import dev.halyard.control.log.Digests;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.rollout.Footing;
import dev.halyard.control.state.Canonical;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Requirement;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.SettingsEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The digest that an approval is bound to: each thing that would change, as it is evaluated, before
 * and after, and what the widened flags rest on. Not who asks, why, under which version or ref: the
 * same change asked for again has the same digest for as long as nothing under it moves.
 */
final class Effect {
    private Effect() {}

    static String digest(Proposal proposal, List<Requirement> requirements) {
        Map<String, Value> things = new TreeMap<>();
        for (EntityId id : proposal.touched()) {
            Value.Members before = evaluated(proposal.before(), proposal.after(), id);
            Value.Members after = evaluated(proposal.after(), proposal.before(), id);
            // a row that was passed over may be put again as it was, to count from then on
            if (!before.equals(after) || id.kind() == EntityId.Kind.OVERRIDE) {
                things.put(
                        id.kind().id() + "\u001f" + id.key(),
                        Doc.object().put("before", before).put("after", after).members());
            }
        }
        Doc footing = Doc.object();
        requirements.forEach(r -> footing.put(r.flagKey(), footing(proposal, r)));
        return Digests.sha256(
                Canonical.write(
                        Doc.object()
                                .put("effect", new Value.Members(things))
                                .put("footing", footing.members())
                                .members()));
    }

    /** On both sides: a cohort that the flag only comes to name is part of what was signed, too. */
    private static Value.Members footing(Proposal proposal, Requirement requirement) {
        String key = requirement.flagKey();
        return Doc.object()
                .put("before", footing(proposal.before(), key, requirement.envs()))
                .put("after", footing(proposal.after(), key, requirement.envs()))
                .members();
    }

    private static String footing(State state, String key, Set<Env> envs) {
        FlagEntry flag = state.flagEntry(key);
        return flag == null ? "none" : Footing.digest(state, flag, envs);
    }

    /** A thing as it is evaluated in one state, its parts that are alike in the other left out. */
    private static Value.Members evaluated(State in, State other, EntityId id) {
        Value.Members nothing = Doc.object().members();
        return switch (id.kind()) {
            case FLAG -> {
                FlagEntry flag = in.flagEntry(id.key());
                yield flag == null ? nothing : flag(flag, other.flagEntry(id.key()));
            }
            case OVERRIDE -> {
                Value.Members row = in.stored(id);
                yield row == null ? nothing : row(Row.read(row));
            }
            case COHORT -> {
                CohortEntry cohort = in.cohort(id.key());
                yield cohort == null
                        ? nothing
                        : Doc.object()
                                .put("any_of", Doc.get(cohort.document(), "any_of"))
                                .members();
            }
            case SETTINGS -> settings(in.settings());
            case METADATA, APPROVAL, API_KEY -> nothing;
        };
    }

    private static Value.Members flag(
            FlagEntry flag, @org.jspecify.annotations.Nullable FlagEntry other) {
        Doc states = Doc.object();
        for (Env env : Env.values()) {
            EnvState state = flag.state(env);
            if (other == null || !other.state(env).sameAs(state)) {
                states.put(
                        env.id(),
                        Doc.object()
                                .put("stage", state.stage().id())
                                .put("standing", state.standing().id())
                                .put("pct", state.pct())
                                .put("cohorts", List.copyOf(new TreeSet<>(state.pilotCohorts())))
                                .members());
            }
        }
        return Doc.object()
                .put("flag", Footing.evaluated(flag))
                .put("archived", flag.archived())
                .put("states", states.members())
                .members();
    }

    private static Value.Members row(Row row) {
        return Doc.object()
                .put("value", row.evaluated().value())
                .put("expiry", row.expiry())
                .members();
    }

    private static Value.Members settings(SettingsEntry settings) {
        return Doc.object()
                .put("internal_tiers", List.copyOf(new TreeSet<>(settings.internalTiers())))
                .put("approval_matrix", settings.matrix())
                .members();
    }
}
