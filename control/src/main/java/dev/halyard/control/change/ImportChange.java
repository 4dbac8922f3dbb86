package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.rollout.Footing;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.Exports;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.SettingsEntry;
import dev.halyard.control.state.State;
import dev.halyard.document.DocumentError;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.OverridesDocument;
import dev.halyard.document.RegistryDocument;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registry, overrides, or both, in place of what is there: flags that the document lacks are
 * archived, rows that it lacks are removed. Approvals in the documents are taken by the first
 * import only, and marked; any other change that widens a gated flag needs one of its own.
 */
final class ImportChange {
    private static final Set<String> NOT_METADATA =
            Set.of(
                    "schema_version",
                    "internal_tiers",
                    "cohorts",
                    "approval_matrix",
                    "flags",
                    "overrides");

    private final Terms terms;
    private final Command.Import command;
    private final Proposal proposal;

    private ImportChange(Terms terms, Command.Import command) {
        this.terms = terms;
        this.command = command;
        proposal = new Proposal(terms.state());
    }

    static Proposal propose(Terms terms, Command.Import command) {
        if (!command.adopted()) {
            terms.requireVersion(terms.state().revision());
        } else if (!isFirst(terms.state())) {
            throw Refusal.versionConflict(terms.state().revision(), 0L);
        }
        return new ImportChange(terms, command).propose();
    }

    /** Whoever fills an empty store brings its approvals along; nobody was there to give them. */
    static boolean isFirst(State state) {
        return state.revision() == 0;
    }

    private Proposal propose() {
        RegistryDocument registry = registry();
        OverridesDocument overrides = overrides(registry);
        metadata();
        if (command.registry() != null) {
            settings(registry);
            registry.cohorts().forEach(this::cohort);
            checkIds(registry);
            registry.flags().values().forEach(this::flag);
            archiveOthers(registry.flags().keySet());
        }
        if (command.overrides() != null) {
            rows(overrides);
        }
        if (command.registry() != null) {
            dropCohorts(registry.cohorts().keySet());
        }
        proposal.dropNoops();
        if (proposal.isEmpty()) {
            throw Refusal.noChange();
        }
        return proposal;
    }

    private RegistryDocument registry() {
        Value.Members document =
                command.registry() == null ? Exports.registry(terms.state()) : command.registry();
        try {
            return RegistryDocument.of(document);
        } catch (InvalidDocumentException e) {
            throw invalid("/registry", e);
        }
    }

    /** Rows that stay must fit a new registry as much as new ones. */
    private OverridesDocument overrides(RegistryDocument registry) {
        if (command.overrides() == null) {
            checkKept(registry);
            return OverridesDocument.empty();
        }
        try {
            return OverridesDocument.of(command.overrides(), registry);
        } catch (InvalidDocumentException e) {
            throw invalid("/overrides", e);
        }
    }

    private void checkKept(RegistryDocument registry) {
        if (command.registry() == null) {
            return;
        }
        registry.registry()
                .flags()
                .forEach(flag ->
                        terms.state()
                                .rowsOf(flag.key())
                                .forEach((place, row) -> {
                                    if (!flag.type().accepts(row.evaluated().value())) {
                                        throw Refusal.invalid(
                                                "/registry/flags",
                                                "must keep the type of flag "
                                                        + flag.key()
                                                        + ", which has stored overrides");
                                    }
                                }));
    }

    /** Flags that the document lacks stay, archived, under their ids. */
    private void checkIds(RegistryDocument registry) {
        Map<Value, String> kept = new HashMap<>();
        terms.state()
                .eachFlag(flag -> {
                    Value id = Doc.get(flag.document(), "id");
                    if (id != null && !registry.flags().containsKey(flag.key())) {
                        kept.put(id, flag.key());
                    }
                });
        registry.flags()
                .forEach((key, document) -> {
                    String other = kept.get(Doc.get(document, "id"));
                    if (other != null) {
                        throw Refusal.invalid(
                                "/registry/flags",
                                "must not give "
                                        + key
                                        + " the id that the archived flag "
                                        + other
                                        + " has");
                    }
                });
    }

    private static Refusal invalid(String prefix, InvalidDocumentException e) {
        return Refusal.invalid(
                e.errors().stream()
                        .map(error -> new DocumentError(prefix + error.pointer(), error.message()))
                        .toList());
    }

    private void metadata() {
        Doc doc = Doc.object();
        about(doc, "registry", command.registry());
        about(doc, "overrides", command.overrides());
        if (!doc.members().members().isEmpty()) {
            proposal.metadata(doc.members());
        }
    }

    private void about(Doc doc, String name, Value.@Nullable Members document) {
        if (document == null) {
            doc.put(name, Doc.object(terms.state().metadata(), name));
            return;
        }
        Map<String, Value> about = new LinkedHashMap<>(document.members());
        about.keySet().removeAll(NOT_METADATA);
        doc.put(name, new Value.Members(about));
    }

    /** Rows of the matrix that archived flags still name stay. */
    private void settings(RegistryDocument registry) {
        Map<String, List<String>> matrix = new LinkedHashMap<>(registry.approvalMatrix());
        terms.state()
                .eachFlag(flag -> {
                    String row = flag.matrixRow();
                    if (row != null && !registry.flags().containsKey(flag.key())) {
                        List<String> roles = terms.state().settings().approvalMatrix().get(row);
                        matrix.putIfAbsent(row, roles == null ? List.of() : roles);
                    }
                });
        SettingsEntry was = terms.state().settings();
        SettingsEntry next =
                new SettingsEntry(
                        new LinkedHashSet<>(registry.internalTiers()),
                        matrix,
                        was.version(),
                        was.editedBy());
        if (was.version() == 0 || !next.shown().equals(was.shown())) {
            proposal.settings(next);
        }
    }

    private void cohort(String key, Value.Members document) {
        CohortEntry was = terms.state().cohort(key);
        if (was == null || !FlagChanges.alike(was.document(), document)) {
            proposal.cohort(
                    new CohortEntry(key, document, 1, was == null ? null : was.editedBy(), 0));
        }
    }

    private void dropCohorts(Set<String> kept) {
        Set<String> named = new HashSet<>();
        proposal.after().eachFlag(flag -> named.addAll(flag.cohorts()));
        terms.state().cohorts().stream()
                .map(CohortEntry::key)
                .filter(key -> !kept.contains(key) && !named.contains(key))
                .forEach(proposal::deleteCohort);
    }

    private void flag(Value.Members document) {
        FlagEntry read = FlagEntry.read(document, 0);
        FlagEntry was = terms.state().flagEntry(read.key());
        Map<Env, EnvState> states = new EnumMap<>(Env.class);
        read.states().forEach((env, state) -> states.put(env, held(state, was, env)));
        FlagEntry next = read.withStates(states).withEditedBy(was == null ? null : was.editedBy());
        if (was == null) {
            proposal.flag("flag.import", next, null);
        } else if (differs(was, next)) {
            FlagChanges.put(proposal, "flag.import", was, next);
        }
    }

    private static boolean differs(FlagEntry was, FlagEntry next) {
        return was.archived() != next.archived()
                || !was.states().equals(next.states())
                || !FlagChanges.alike(was.document(), next.document());
    }

    /** What is known of a state that stays, or goes back, stays known: its approval, its pause. */
    private EnvState held(EnvState state, @Nullable FlagEntry flag, Env env) {
        if (isFirst(terms.state())) {
            return state.withApproval(state.approvalRef(), state.approvalRef() != null);
        }
        if (flag == null) {
            return state.withApproval(null, false);
        }
        EnvState was = flag.state(env);
        if (state.stage() == Stage.PAUSED && state.pausedFrom() == null) {
            return paused(state, flag, env);
        }
        if (was.sameAs(state) && was.pct().literal().equals(state.pct().literal())) {
            return was;
        }
        return state.stage() == Stage.ROLLED_BACK
                ? state.withApproval(null, false)
                : state.withApproval(was.approvalRef(), was.adopted());
    }

    /** A document that only says {@code paused} pauses what is live, and leaves what is paused. */
    private EnvState paused(EnvState state, FlagEntry flag, Env env) {
        EnvState was = flag.state(env);
        boolean alike =
                was.pct().equals(state.pct()) && was.pilotCohorts().equals(state.pilotCohorts());
        if (alike && was.stage() == Stage.PAUSED) {
            return was;
        }
        return alike && was.stage().isLive()
                ? was.paused(terms.instant(), Footing.digest(terms.state(), flag, List.of(env)))
                : state.withApproval(was.approvalRef(), was.adopted());
    }

    private void archiveOthers(Set<String> kept) {
        for (FlagEntry flag : terms.state().flags()) {
            if (!kept.contains(flag.key()) && !flag.archived()) {
                proposal.flag("flag.archive", flag.withArchived(true), null);
            }
        }
    }

    private void rows(OverridesDocument overrides) {
        Set<String> kept = new HashSet<>();
        if (Doc.get(overrides.json(), "overrides") instanceof Value.Array rows) {
            for (Value element : rows.elements()) {
                if (element instanceof Value.Members document) {
                    kept.add(EntityId.rowKey(document));
                    row(document);
                }
            }
        }
        List<Row> gone = new ArrayList<>();
        terms.state()
                .eachRow(row -> {
                    if (!kept.contains(EntityId.rowKey(row.stored()))) {
                        gone.add(row);
                    }
                });
        gone.forEach(row -> proposal.deleteRow("override.delete", row));
    }

    private void row(Value.Members document) {
        Row bare = Row.read(document);
        Row was = terms.state().row(bare.evaluated().flagKey(), bare.place());
        Row next = held(Row.read(filled(document, was)), was);
        boolean same =
                was != null
                        && was.withVersion(0)
                                .stored()
                                .toJson()
                                .equals(next.withVersion(0).stored().toJson());
        if (!same) {
            proposal.row("override.import", next);
        }
    }

    /** What a document need not say of a row: as it was, or of this import. */
    private Value.Members filled(Value.Members document, @Nullable Row was) {
        Value.Members known = was == null ? ofThisImport() : was.exported();
        Doc doc = Doc.object().putAll(document);
        for (String name : List.of("created_at", "created_by", "source", "rationale")) {
            if (Doc.get(document, name) == null) {
                doc.put(name, Doc.get(known, name));
            }
        }
        return doc.members();
    }

    private Value.Members ofThisImport() {
        return Doc.object()
                .put("created_at", terms.instant())
                .put("created_by", terms.actorId())
                .put("source", "import")
                .put("rationale", terms.submission().reason())
                .members();
    }

    private Row held(Row read, @Nullable Row was) {
        String found = read.evaluated().approvalRef();
        if (isFirst(terms.state())) {
            return read.withApproval(found, found != null);
        }
        if (was == null || !was.evaluated().value().equals(read.evaluated().value())) {
            return read.withApproval(null, false);
        }
        // as this import leaves it: a mark that it raised has cleared the row's approval
        Row now = proposal.after().row(read.evaluated().flagKey(), read.place());
        Row kept = now == null ? was : now;
        return read.withApproval(kept.evaluated().approvalRef(), kept.adopted());
    }

    /** What an import does, by kind: for its answer. */
    static Value.Members plan(Proposal proposal) {
        State before = proposal.before();
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        List<String> archived = new ArrayList<>();
        long[] rows = new long[3];
        List<String> cohorts = new ArrayList<>();
        for (Proposal.Edit edit : proposal.edits()) {
            switch (edit.id().kind()) {
                case FLAG -> {
                    FlagEntry was = before.flagEntry(edit.id().key());
                    boolean gone =
                            edit.after() != null
                                    && Doc.flag(edit.after(), "archived")
                                    && was != null
                                    && !was.archived();
                    (was == null ? added : gone ? archived : changed).add(edit.id().key());
                }
                case OVERRIDE ->
                        rows[edit.after() == null ? 2 : before.stored(edit.id()) == null ? 0 : 1]++;
                case COHORT -> cohorts.add(edit.id().key());
                case SETTINGS, METADATA, APPROVAL, API_KEY -> {}
            }
        }
        return Doc.object()
                .put("added", added)
                .put("changed", changed)
                .put("archived", archived)
                .put("cohorts", cohorts)
                .put(
                        "overrides",
                        Doc.object()
                                .put("added", rows[0])
                                .put("changed", rows[1])
                                .put("removed", rows[2])
                                .members())
                .members();
    }
}
