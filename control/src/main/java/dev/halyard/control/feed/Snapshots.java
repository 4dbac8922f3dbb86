package dev.halyard.control.feed;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.State;
import dev.halyard.document.CohortDocument;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Registry;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles states. Only approvals that hold are compiled in: any other reference counts as none.
 */
public final class Snapshots {
    private Snapshots() {}

    /** All of a state: for a start. */
    public static Snapshot of(State state) {
        return of(state, Long.toString(state.revision()));
    }

    /** As {@link #of(State)}, of part of a state that says itself which revision it is. */
    public static Snapshot of(State state, String version) {
        Registry registry =
                new Registry(
                        state.settings().internalTiers(),
                        state.cohorts().stream().map(Snapshots::cohort).toList(),
                        state.flags().stream().map(flag -> flag.evaluated(state::holds)).toList());
        List<dev.halyard.evaluator.OverrideRow> rows = new ArrayList<>();
        state.eachRow(row -> rows.add(state.evaluated(row)));
        return Snapshot.compile(registry, rows, version);
    }

    /** The next snapshot, which shares with the last all that the records do not touch. */
    static Snapshot next(Snapshot last, State state, Collection<LogRecord> records) {
        Set<EntityId> touched = new LinkedHashSet<>();
        records.forEach(record -> touched.add(record.entity()));
        return next(last, state, touched, before(records));
    }

    /** The next snapshot where things only were changed, none removed. */
    static Snapshot next(Snapshot last, State state, Set<EntityId> touched) {
        return next(last, state, touched, state::stored);
    }

    private interface Before {
        Value.@Nullable Members of(EntityId id);
    }

    /** What stood there before any of the records. */
    private static Before before(Collection<LogRecord> records) {
        return id ->
                records.stream()
                        .filter(record -> record.entity().equals(id))
                        .filter(record -> record.before() != null)
                        .map(LogRecord::before)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * The snapshot that a proposed state would have, its approval taken as given: for previews,
     * which ask what would come of it.
     */
    public static Snapshot proposed(
            Snapshot last, State before, State after, Collection<EntityId> touched) {
        State approved = after;
        for (EntityId id : touched) {
            Value.Members given = approved(id, before, after);
            approved = given == null ? approved : approved.with(id, given, 0);
        }
        return next(last, approved, touched, before::stored);
    }

    private static Value.@Nullable Members approved(EntityId id, State before, State after) {
        if (id.kind() == EntityId.Kind.FLAG) {
            FlagEntry flag = after.flagEntry(id.key());
            return flag == null ? null : approved(flag, before.flagEntry(id.key())).stored();
        }
        Value.Members row = id.kind() == EntityId.Kind.OVERRIDE ? after.stored(id) : null;
        return row == null ? null : Row.read(row).withApproval("preview", true).stored();
    }

    private static FlagEntry approved(FlagEntry flag, @Nullable FlagEntry was) {
        FlagEntry approved = flag;
        for (Env env : Env.values()) {
            if (was == null || !was.state(env).sameAs(flag.state(env))) {
                approved = approved.withState(env, flag.state(env).withApproval("preview", true));
            }
        }
        return approved;
    }

    private static Snapshot next(
            Snapshot last, State state, Collection<EntityId> touched, Before before) {
        Snapshot.Change change = last.change(Long.toString(state.revision()));
        for (EntityId id : touched) {
            switch (id.kind()) {
                case FLAG -> {
                    FlagEntry flag = state.flagEntry(id.key());
                    if (flag != null) {
                        change.flag(flag.evaluated(state::holds));
                    }
                }
                case COHORT -> {
                    CohortEntry cohort = state.cohort(id.key());
                    if (cohort == null) {
                        change.withoutCohort(id.key());
                    } else {
                        change.cohort(cohort(cohort));
                    }
                }
                case OVERRIDE -> row(change, state, id, before);
                case SETTINGS -> change.internalTiers(state.settings().internalTiers());
                case METADATA, APPROVAL, API_KEY -> {}
            }
        }
        return change.snapshot();
    }

    private static void row(Snapshot.Change change, State state, EntityId id, Before before) {
        Value.Members stored = state.stored(id);
        if (stored != null) {
            change.row(state.evaluated(Row.read(stored)));
            return;
        }
        Value.Members was = before.of(id);
        if (was != null) {
            change.withoutRow(Row.read(was).evaluated());
        }
    }

    private static Cohort cohort(CohortEntry entry) {
        try {
            return CohortDocument.read(entry.key(), entry.document());
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException(
                    "the stored cohort " + entry.key() + " is not valid", e);
        }
    }
}
