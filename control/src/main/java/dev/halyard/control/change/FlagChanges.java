package dev.halyard.control.change;

import dev.halyard.control.rollout.Gate;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.State;
import dev.halyard.document.DocumentError;
import dev.halyard.document.FlagDocument;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Documents of flags: create, edit, archive, bring back. Their states are {@link RolloutChanges}'.
 */
final class FlagChanges {
    private static final Map<Env, EnvState> DRAFT = drafts();

    private FlagChanges() {}

    private static Map<Env, EnvState> drafts() {
        Map<Env, EnvState> states = new EnumMap<>(Env.class);
        for (Env env : Env.values()) {
            states.put(env, EnvState.DRAFT);
        }
        return states;
    }

    static Proposal create(Terms terms, Command.CreateFlag command) {
        State state = terms.state();
        String key = Doc.text(command.document(), "key");
        FlagEntry known = key == null ? null : state.flagEntry(key);
        if (known != null && !known.archived()) {
            throw new Refusal(
                    Refusal.Code.KEY_TAKEN,
                    "There is a flag " + key + " already.",
                    "Choose another key, or change that flag.");
        }
        if (known != null) {
            terms.checkVersion(known.version());
        }
        refuseStates(command.document(), known, EnvState.DRAFT.shown());
        Value.Members document = valid(withoutState(command.document()), state);
        FlagEntry flag = FlagEntry.read(document, 0).withStates(DRAFT);
        check(flag, state, known);
        Proposal proposal = new Proposal(state);
        if (known == null) {
            proposal.flag("flag.create", flag, null);
        } else {
            put(proposal, "flag.recreate", known, flag);
        }
        return proposal;
    }

    static Proposal edit(Terms terms, Command.EditFlag command) {
        FlagEntry flag = live(terms.state(), command.key());
        terms.requireVersion(flag.version());
        Value.Members sent = named(command.document(), flag);
        refuseStates(sent, flag, flag.shown());
        FlagEntry next = flag.withDocument(valid(withoutState(sent), terms.state()));
        if (alike(flag.document(), next.document())) {
            throw Refusal.noChange();
        }
        check(next, terms.state(), flag);
        Proposal proposal = new Proposal(terms.state());
        put(proposal, "flag.edit", flag, next);
        return proposal;
    }

    /** Raising a mark clears the approvals that were given under the lower one. */
    static void put(Proposal proposal, String action, FlagEntry was, FlagEntry next) {
        boolean raised = Gate.of(next).signers() > Gate.of(was).signers();
        proposal.flag(action, raised ? withoutApprovals(next) : next, null);
        if (raised) {
            List<Row> approved = new ArrayList<>();
            proposal.before()
                    .rowsOf(was.key())
                    .forEach((place, row) -> {
                        if (row.evaluated().approvalRef() != null) {
                            approved.add(row);
                        }
                    });
            approved.forEach(proposal::clearApproval);
        }
    }

    private static FlagEntry withoutApprovals(FlagEntry flag) {
        Map<Env, EnvState> states = new EnumMap<>(Env.class);
        flag.states().forEach((env, state) -> states.put(env, state.withApproval(null, false)));
        return flag.withStates(states);
    }

    static Proposal archive(Terms terms, Command.ArchiveFlag command) {
        FlagEntry flag = found(terms.state(), command.key());
        terms.requireVersion(flag.version());
        if (flag.archived()) {
            throw Refusal.noChange();
        }
        List<String> dependants = dependants(terms.state(), command.key());
        if (!dependants.isEmpty()) {
            throw new Refusal(
                    Refusal.Code.HAS_DEPENDANTS,
                    "Flags depend on it: " + String.join(", ", dependants) + ".",
                    "Archive them first, or take the dependency out of them.",
                    dependants.stream().map(Value::of).toList());
        }
        Proposal proposal = new Proposal(terms.state());
        proposal.flag("flag.archive", flag.withArchived(true), null);
        return proposal;
    }

    /** The keys of live flags that need a flag, sorted. */
    static List<String> dependants(State state, String key) {
        List<String> dependants = new ArrayList<>();
        state.eachFlag(flag -> {
            if (!flag.archived() && flag.needs().contains(key)) {
                dependants.add(flag.key());
            }
        });
        dependants.sort(null);
        return dependants;
    }

    static FlagEntry found(State state, String key) {
        FlagEntry flag = state.flagEntry(key);
        if (flag == null) {
            throw Refusal.flagNotFound(key);
        }
        return flag;
    }

    static FlagEntry live(State state, String key) {
        FlagEntry flag = found(state, key);
        if (flag.archived()) {
            throw new Refusal(
                    Refusal.Code.TRANSITION_NOT_ALLOWED,
                    "The flag " + key + " is archived.",
                    "POST /api/admin/flags brings its key back.");
        }
        return flag;
    }

    /** The document with the key and id that it is sent to, where it leaves them out. */
    private static Value.Members named(Value.Members sent, FlagEntry flag) {
        Map<String, Value> members = new LinkedHashMap<>();
        for (String name : List.of("id", "key")) {
            Value stored = Objects.requireNonNull(Doc.get(flag.document(), name));
            Value given = Doc.get(sent, name);
            if (given != null && !given.equals(stored)) {
                throw Refusal.invalid(
                        "/" + name, "must be " + stored.toJson() + ": it is never changed");
            }
            members.put(name, stored);
        }
        members.putAll(sent.members());
        members.put("id", Objects.requireNonNull(Doc.get(flag.document(), "id")));
        members.put("key", Value.of(flag.key()));
        return new Value.Members(members);
    }

    /** A document of a flag holds no state, but may repeat the one there is, as a reader got it. */
    private static void refuseStates(
            Value.Members sent,
            @org.jspecify.annotations.Nullable FlagEntry flag,
            Value.Members stored) {
        List<DocumentError> errors = new ArrayList<>();
        Value.Members folded = flag == null ? stored : flag.exported();
        sent.members()
                .forEach((name, value) -> {
                    boolean state =
                            EnvState.MEMBERS.contains(name)
                                    || FlagEntry.NOT_DOCUMENT.contains(name);
                    boolean absent =
                            value instanceof Value.Null
                                    || (name.equals("archived") && value.equals(Value.of(false)));
                    boolean same =
                            value.equals(stored.members().get(name))
                                    || value.equals(folded.members().get(name));
                    if (state && !absent && !same) {
                        errors.add(new DocumentError("/" + name, route(name)));
                    }
                });
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
    }

    private static String route(String name) {
        return switch (name) {
            case "archived" ->
                    "must be absent or as stored: DELETE /api/admin/flags/{key} archives,"
                            + " POST /api/admin/flags brings back";
            case "version" ->
                    "must be absent or as stored: what you saw goes into expected_version";
            default ->
                    "must be absent or as stored: PATCH /api/admin/flags/{key}/rollout changes it";
        };
    }

    private static Value.Members withoutState(Value.Members sent) {
        Map<String, Value> members = new LinkedHashMap<>(sent.members());
        members.keySet().removeAll(EnvState.MEMBERS);
        members.keySet().removeAll(FlagEntry.NOT_DOCUMENT);
        return new Value.Members(members);
    }

    /** Whether two documents are written alike, but for the order of their members. */
    static boolean alike(Value.Members one, Value.Members other) {
        if (!one.members().keySet().equals(other.members().keySet())) {
            return false;
        }
        return one.members().entrySet().stream()
                .allMatch(member ->
                        member.getValue()
                                .toJson()
                                .equals(
                                        Objects.requireNonNull(other.members().get(member.getKey()))
                                                .toJson()));
    }

    /** Checked as a registry's flag would be; its states, which the machine keeps, apart. */
    private static Value.Members valid(Value.Members document, State state) {
        try {
            FlagDocument.read(
                    Doc.object().putAll(document).put("rollout_stage", "draft").members(), state);
            return document;
        } catch (InvalidDocumentException e) {
            throw Refusal.invalid(e.errors());
        }
    }

    private static void check(
            FlagEntry flag, State state, @org.jspecify.annotations.Nullable FlagEntry was) {
        checkId(flag, state);
        checkWhatIsThere(flag, state);
        if (was == null || !was.needs().equals(flag.needs())) {
            Chains.check(
                    state.with(
                            new dev.halyard.control.log.EntityId(
                                    dev.halyard.control.log.EntityId.Kind.FLAG, flag.key()),
                            flag.stored(),
                            0),
                    flag.key());
        }
    }

    private static void checkId(FlagEntry flag, State state) {
        Value id = Doc.get(flag.document(), "id");
        state.eachFlag(other -> {
            if (!other.key().equals(flag.key())
                    && Objects.equals(Doc.get(other.document(), "id"), id)) {
                throw Refusal.invalid("/id", "must be unique, but flag " + other.key() + " has it");
            }
        });
    }

    /**
     * What others say of this flag must stay true: rows of its type, dependencies on its variants.
     */
    private static void checkWhatIsThere(FlagEntry flag, State state) {
        state.rowsOf(flag.key())
                .forEach((place, row) -> {
                    if (!flag.definition().type().accepts(row.evaluated().value())) {
                        throw Refusal.invalid(
                                "/type",
                                "must stay the type of its stored overrides, of which "
                                        + row.evaluated().id()
                                        + " is one");
                    }
                });
        state.eachFlag(other ->
                other.definition().dependencies().stream()
                        .filter(need -> need.flagKey().equals(flag.key()))
                        .filter(need -> need.variant() != null)
                        .filter(need ->
                                flag.definition().variants().stream()
                                        .noneMatch(v -> v.name().equals(need.variant())))
                        .forEach(need -> {
                            throw Refusal.invalid(
                                    "/variants",
                                    "must keep "
                                            + need.variant()
                                            + ", which flag "
                                            + other.key()
                                            + " depends on");
                        }));
    }
}
