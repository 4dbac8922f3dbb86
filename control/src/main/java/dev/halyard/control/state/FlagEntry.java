package dev.halyard.control.state;

import dev.halyard.document.FlagDocument;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.FlagDefinition;
import dev.halyard.evaluator.Value;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A flag as the store has it. Immutable.
 *
 * @param document as it was written, without what the other components say
 * @param version counts changes of document and states, from 1
 * @param editedBy who last edited it while that was free; null when nobody did since an approval
 * @param born the seq that first made a flag of this key: flags are listed in this order
 * @param definition what is evaluated of document and states, approvals as they stand there
 */
public record FlagEntry(
        Value.Members document,
        Map<Env, EnvState> states,
        boolean archived,
        long version,
        @Nullable String editedBy,
        long born,
        FlagDefinition definition) {
    /** The members that documents carry but the store keeps elsewhere. */
    public static final Set<String> NOT_DOCUMENT = Set.of("environments", "version", "archived");

    /**
     * The flag that a document of the log or of a registry says.
     *
     * @param from with {@code environments}, or the shorthand for those it does not name
     */
    public static FlagEntry read(Value.Members from, long born) {
        Map<String, Value> document = new LinkedHashMap<>(from.members());
        document.keySet().removeAll(EnvState.MEMBERS);
        document.keySet().removeAll(NOT_DOCUMENT);
        document.remove("edited_by");
        Map<Env, EnvState> states = new EnumMap<>(Env.class);
        Value.Members named = Doc.object(from, "environments");
        for (Env env : Env.values()) {
            Value.Members own = named == null ? null : Doc.object(named, env.id());
            states.put(env, EnvState.read(own == null ? from : own));
        }
        return of(
                new Value.Members(document),
                states,
                Doc.flag(from, "archived"),
                Doc.number(from, "version", 1),
                Doc.text(from, "edited_by"),
                born);
    }

    private static FlagEntry of(
            Value.Members document,
            Map<Env, EnvState> states,
            boolean archived,
            long version,
            @Nullable String editedBy,
            long born) {
        FlagDefinition bare = FlagDocument.readTrusted(expanded(document, states, archived));
        return new FlagEntry(document, states, archived, version, editedBy, born, bare);
    }

    /** The same document, state by state, as a registry could have it. */
    private static Value.Members expanded(
            Value.Members document, Map<Env, EnvState> states, boolean archived) {
        Doc environments = Doc.object();
        states.forEach((env, state) -> environments.put(env.id(), state.shown()));
        Doc doc = Doc.object().putAll(document);
        if (archived) {
            doc.put("archived", true);
        }
        return doc.putAll(state(states, Env.PROD).shown())
                .put("environments", environments.members())
                .members();
    }

    private static EnvState state(Map<Env, EnvState> states, Env env) {
        return Objects.requireNonNull(states.get(env));
    }

    public String key() {
        return definition.key();
    }

    public EnvState state(Env env) {
        return state(states, env);
    }

    public boolean gated() {
        return definition.gated();
    }

    /** Whether it stands at draft everywhere, where edits are free. */
    public boolean isDraft() {
        return states.values().stream()
                .allMatch(state -> state.standing() == dev.halyard.evaluator.Stage.DRAFT);
    }

    /** As the log keeps it. */
    public Value.Members stored() {
        Doc environments = Doc.object();
        states.forEach((env, state) -> environments.put(env.id(), state.stored()));
        Doc doc = Doc.object().putAll(document);
        if (archived) {
            doc.put("archived", true);
        }
        return doc.put("environments", environments.members())
                .put("version", version)
                .put("edited_by", editedBy)
                .members();
    }

    /** As a registry document has it: prod's state, and those environments that differ from it. */
    public Value.Members exported() {
        return shown(false);
    }

    /** As answers show it: prod's state as the shorthand, and every environment. */
    public Value.Members shown() {
        return shown(true);
    }

    private Value.Members shown(boolean everyEnvironment) {
        EnvState prod = state(Env.PROD);
        Doc environments = Doc.object();
        states.forEach((env, state) -> {
            if (everyEnvironment || !state.shown().equals(prod.shown())) {
                environments.put(env.id(), state.shown());
            }
        });
        Doc doc = Doc.object().putAll(document).putAll(prod.shown());
        if (!environments.members().members().isEmpty()) {
            doc.put("environments", environments.members());
        }
        if (archived) {
            doc.put("archived", true);
        }
        return doc.put("version", version).members();
    }

    public FlagEntry withStates(Map<Env, EnvState> next) {
        EnumMap<Env, EnvState> copy = new EnumMap<>(next);
        return new FlagEntry(
                document, copy, archived, version, editedBy, born, restated(definition, copy));
    }

    public FlagEntry withState(Env env, EnvState next) {
        Map<Env, EnvState> copy = new EnumMap<>(states);
        copy.put(env, next);
        return withStates(copy);
    }

    public FlagEntry withDocument(Value.Members next) {
        return of(next, states, archived, version, editedBy, born);
    }

    public FlagEntry withArchived(boolean next) {
        return of(document, states, next, version, editedBy, born);
    }

    public FlagEntry withVersion(long next) {
        return new FlagEntry(document, states, archived, next, editedBy, born, definition);
    }

    public FlagEntry withEditedBy(@Nullable String who) {
        return new FlagEntry(document, states, archived, version, who, born, definition);
    }

    public FlagEntry withBorn(long seq) {
        return new FlagEntry(document, states, archived, version, editedBy, seq, definition);
    }

    private static FlagDefinition restated(FlagDefinition of, Map<Env, EnvState> states) {
        Map<Env, dev.halyard.evaluator.FlagState> evaluated = new EnumMap<>(Env.class);
        states.forEach((env, state) -> evaluated.put(env, state.evaluated(true)));
        return withStates(of, evaluated);
    }

    /** What is evaluated, where only approvals that hold are let stand. */
    public FlagDefinition evaluated(Approvals approvals) {
        if (!gated()) {
            return definition;
        }
        Map<Env, dev.halyard.evaluator.FlagState> evaluated = new EnumMap<>(Env.class);
        states.forEach((env, state) ->
                evaluated.put(env, state.evaluated(approvals.hold(this.key(), env, state))));
        return withStates(definition, evaluated);
    }

    /** Says whether the approval that a state names holds it. */
    public interface Approvals {
        boolean hold(String flagKey, Env env, EnvState state);
    }

    private static FlagDefinition withStates(
            FlagDefinition of, Map<Env, dev.halyard.evaluator.FlagState> states) {
        return new FlagDefinition(
                of.key(),
                of.type(),
                of.defaultValue(),
                of.allowedScopes(),
                Objects.requireNonNull(states.get(Env.PROD)),
                states,
                of.bucketBy(),
                of.bucketingSalt(),
                of.variants(),
                of.targets(),
                of.requiresApproval(),
                of.sensitive(),
                of.dependencies(),
                of.archived());
    }

    /** The row of the approval matrix that says who signs; null for any approver. */
    public @Nullable String matrixRow() {
        return Doc.text(document, "approval_matrix_row");
    }

    /** Cohorts that it names anywhere: in a state or a target. */
    public Set<String> cohorts() {
        Set<String> named = new java.util.TreeSet<>();
        states.values().forEach(state -> named.addAll(state.pilotCohorts()));
        definition.targets().forEach(target -> named.add(target.cohort()));
        return named;
    }

    /** Keys of the flags that it needs, in order. */
    public List<String> needs() {
        return definition.dependencies().stream().map(d -> d.flagKey()).toList();
    }
}
