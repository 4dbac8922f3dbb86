package dev.halyard.control.change;

import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.SettingsEntry;
import dev.halyard.control.state.State;
import dev.halyard.document.CohortDocument;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.SettingsDocument;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Cohorts and settings: what flags share. */
final class CohortChanges {
    private CohortChanges() {}

    static Proposal put(Terms terms, Command.PutCohort command) {
        CohortEntry was = terms.state().cohort(command.key());
        if (was == null) {
            terms.checkVersion(0);
        } else {
            terms.requireVersion(was.version());
        }
        Value.Members document = document(command, was);
        try {
            CohortDocument.read(command.key(), document);
        } catch (InvalidDocumentException e) {
            throw Refusal.invalid(e.errors());
        }
        if (was != null && FlagChanges.alike(was.document(), document)) {
            throw Refusal.noChange();
        }
        Proposal proposal = new Proposal(terms.state());
        proposal.cohort(
                new CohortEntry(
                        command.key(), document, 1, was == null ? null : was.editedBy(), 0));
        return proposal;
    }

    /** Without what a reader got beside the document: the key and version as they are. */
    private static Value.Members document(
            Command.PutCohort command, @org.jspecify.annotations.Nullable CohortEntry was) {
        Map<String, Value> members = new LinkedHashMap<>(command.document().members());
        members.remove("key", Value.of(command.key()));
        if (was != null) {
            members.remove("version", Value.of((double) was.version()));
        }
        return new Value.Members(members);
    }

    static Proposal delete(Terms terms, Command.DeleteCohort command) {
        CohortEntry was = terms.state().cohort(command.key());
        if (was == null) {
            throw Refusal.notFound("cohort " + command.key());
        }
        terms.requireVersion(was.version());
        refuseIfNamed(
                terms.state(),
                "the cohort " + command.key(),
                key -> named(terms.state(), key, command.key()));
        Proposal proposal = new Proposal(terms.state());
        proposal.deleteCohort(command.key());
        return proposal;
    }

    private static boolean named(State state, String flagKey, String cohort) {
        return Objects.requireNonNull(state.flagEntry(flagKey)).cohorts().contains(cohort);
    }

    private static void refuseIfNamed(State state, String what, Predicate<String> names) {
        List<String> by = new ArrayList<>();
        state.eachFlag(flag -> {
            if (names.test(flag.key())) {
                by.add(flag.key());
            }
        });
        if (!by.isEmpty()) {
            by.sort(null);
            throw new Refusal(
                    Refusal.Code.HAS_DEPENDANTS,
                    "Flags name " + what + ": " + String.join(", ", by) + ".",
                    "Take it out of them first.",
                    by.stream().map(Value::of).toList());
        }
    }

    static Proposal settings(Terms terms, Command.PutSettings command) {
        SettingsEntry was = terms.state().settings();
        terms.requireVersion(was.version());
        Map<String, Value> members = new LinkedHashMap<>(command.document().members());
        members.values().removeIf(Value.Null.class::isInstance);
        members.remove("version", Value.of((double) was.version()));
        SettingsDocument read;
        try {
            read = SettingsDocument.read(new Value.Members(members));
        } catch (InvalidDocumentException e) {
            throw Refusal.invalid(e.errors());
        }
        SettingsEntry next =
                new SettingsEntry(
                        members.containsKey("internal_tiers")
                                ? read.internalTiers()
                                : was.internalTiers(),
                        members.containsKey("approval_matrix")
                                ? read.approvalMatrix()
                                : was.approvalMatrix(),
                        was.version(),
                        was.editedBy());
        if (next.shown().toJson().equals(was.shown().toJson())) {
            throw Refusal.noChange();
        }
        refuseIfNamed(
                terms.state(),
                "a row of the matrix that would be gone",
                key -> lostRow(terms.state(), key, next));
        Proposal proposal = new Proposal(terms.state());
        proposal.settings(next);
        return proposal;
    }

    private static boolean lostRow(State state, String flagKey, SettingsEntry next) {
        String row =
                Doc.text(
                        Objects.requireNonNull(state.flagEntry(flagKey)).document(),
                        "approval_matrix_row");
        return row != null && !next.approvalMatrix().containsKey(row);
    }
}
