package dev.halyard.control.change;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.ApiKey;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import java.util.List;

/** The data that changes are answered with. */
final class Answers {
    private Answers() {}

    /** What was changed, its version, and the record that keeps it. */
    static Value.Members of(Proposal proposal, List<LogRecord> records, State next, Terms terms) {
        LogRecord first = main(records);
        Doc doc = Doc.object();
        if (terms.submission().command() instanceof Command.Import) {
            doc.put("plan", ImportChange.plan(proposal));
        } else if (terms.submission().command() instanceof Command.SweepOverrides) {
            doc.put("swept", (long) records.size());
        } else {
            thing(first.entity(), next, terms, doc);
        }
        if (terms.submission().dryRun()) {
            return doc.put("revision", terms.state().revision())
                    .put("dry_run", true)
                    .put("records", actions(records, next, terms))
                    .members();
        }
        doc.put("revision", next.revision())
                .put(
                        "record",
                        Doc.object().put("seq", first.seq()).put("hash", first.hash()).members());
        if (!proposal.unchanged().isEmpty()) {
            doc.put("unchanged", proposal.unchanged());
        }
        return doc.members();
    }

    /** The record of what was asked for: not of the approval that it used up. */
    private static LogRecord main(List<LogRecord> records) {
        return records.stream()
                .filter(record -> !record.action().equals("approval.consume"))
                .findFirst()
                .orElse(records.get(0));
    }

    private static List<String> actions(List<LogRecord> records, State next, Terms terms) {
        Reach reach = terms.submission().reach();
        return records.stream()
                .filter(record -> reach.tells(record.entity(), next))
                .map(LogRecord::action)
                .toList();
    }

    private static void thing(EntityId id, State state, Terms terms, Doc doc) {
        switch (id.kind()) {
            case FLAG -> {
                FlagEntry flag = state.flagEntry(id.key());
                if (flag != null) {
                    doc.put("flag", flag.shown()).put("version", flag.version());
                }
            }
            case OVERRIDE -> {
                Value.Members stored = state.stored(id);
                if (stored == null) {
                    doc.put("override", Value.Null.NULL).put("version", Value.Null.NULL);
                } else {
                    Row row = Row.read(stored);
                    doc.put("override", row.shown()).put("version", (long) row.version());
                }
            }
            case COHORT -> {
                CohortEntry cohort = state.cohort(id.key());
                if (cohort == null) {
                    doc.put("cohort", Value.Null.NULL).put("version", Value.Null.NULL);
                } else {
                    doc.put("cohort", cohort.shown()).put("version", cohort.version());
                }
            }
            case SETTINGS ->
                    doc.put("settings", state.settings().shown())
                            .put("version", state.settings().version());
            case APPROVAL -> {
                Approval approval = state.approval(id.key());
                if (approval != null) {
                    approval(approval, terms, doc);
                }
            }
            case API_KEY -> {
                ApiKey key = state.apiKey(id.key());
                if (key != null) {
                    doc.putAll(key.shown(terms.now()));
                }
            }
            case METADATA -> {}
        }
    }

    /** Whoever asks from within a tenant was measured by its own contexts alone. */
    private static void approval(Approval approval, Terms terms, Doc doc) {
        boolean inside = terms.submission().reach().tenant() != null;
        doc.putAll(inside ? approval.shownInside(terms.now()) : approval.shown(terms.now()));
        Value.Members measured = approval.blastRadius();
        if (measured != null && terms.submission().command() instanceof Command.RequestApproval) {
            doc.put("blast_radius", measured);
        }
    }

    /** A stop that found nothing to stop. */
    static Value.Members unchanged(Proposal proposal, Submission submission) {
        State state = proposal.before();
        String key =
                switch (submission.command()) {
                    case Command.Pause pause -> pause.key();
                    case Command.RollBack rollBack -> rollBack.key();
                    default -> "";
                };
        Doc doc = Doc.object();
        FlagEntry flag = state.flagEntry(key);
        if (flag != null) {
            doc.put("flag", flag.shown()).put("version", flag.version());
        }
        return doc.put("revision", state.revision())
                .put("record", Value.Null.NULL)
                .put("unchanged", proposal.unchanged())
                .members();
    }
}
