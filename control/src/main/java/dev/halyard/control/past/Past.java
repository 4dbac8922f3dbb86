package dev.halyard.control.past;

import dev.halyard.control.feed.Snapshots;
import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.log.ChangeLog.Projected;
import dev.halyard.control.log.EntityId;
import dev.halyard.control.log.LogQuery;
import dev.halyard.control.log.LogRecord;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.control.state.Trust;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Snapshot;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One earlier revision, as much of it as a few questions need: the flags asked for and what they
 * need, the cohorts and rows that can count for the context. Read from the store piece by piece, so
 * it costs what is asked, not what exists. Not thread-safe.
 */
public final class Past {
    private final ChangeLog log;
    private final long revision;
    private final Map<String, Long> since = new HashMap<>();
    private State state;

    private Past(ChangeLog log, long revision, Trust trust) {
        this.log = log;
        this.revision = revision;
        state = State.EMPTY.trusting(trust);
        read(new EntityId(EntityId.Kind.SETTINGS, ""));
    }

    /**
     * Opens a revision.
     *
     * @param revision 1..head
     * @param trust whose signatures count now: what they held open is not told as if it still were
     */
    public static Past at(ChangeLog log, long revision, Trust trust) {
        return new Past(log, endOfChange(log, revision), trust);
    }

    /**
     * The last record of the change that made a revision. What lies between the records of one
     * change was never there for anybody, and may not even hold together: a flag before the one it
     * needs.
     */
    public static long endOfChange(ChangeLog log, long revision) {
        return log.after(revision - 1, 1).stream()
                .flatMap(record ->
                        log
                                .find(
                                        new LogQuery(
                                                Long.MAX_VALUE,
                                                null,
                                                null,
                                                null,
                                                null,
                                                record.changeId(),
                                                null,
                                                null,
                                                1))
                                .stream())
                .mapToLong(LogRecord::seq)
                .findFirst()
                .orElse(revision);
    }

    private Optional<Projected> read(EntityId id) {
        Optional<Projected> found = log.asOf(id, revision);
        found.ifPresent(this::add);
        return found;
    }

    private void add(Projected thing) {
        state = state.with(thing.id(), thing.document(), thing.born());
    }

    /** Every flag there was, for a batch that names none. */
    public List<String> flagKeys() {
        return log.allAsOf(EntityId.Kind.FLAG, revision).stream()
                .filter(flag -> !Doc.flag(flag.document(), "archived"))
                .map(flag -> flag.id().key())
                .toList();
    }

    /** What decides these flags for a context, compiled. */
    public Snapshot snapshot(Collection<String> keys, Context context) {
        Deque<String> wanted = new ArrayDeque<>(keys);
        Set<String> seen = new HashSet<>();
        while (!wanted.isEmpty()) {
            String key = wanted.pop();
            if (seen.add(key)) {
                flag(key, context).ifPresent(flag -> wanted.addAll(flag.needs()));
            }
        }
        return Snapshots.of(state, Long.toString(revision));
    }

    private Optional<FlagEntry> flag(String key, Context context) {
        Optional<Projected> found = read(new EntityId(EntityId.Kind.FLAG, key));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        since.put(key, found.get().since());
        FlagEntry flag = FlagEntry.read(found.get().document(), found.get().born());
        flag.cohorts().forEach(cohort -> read(new EntityId(EntityId.Kind.COHORT, cohort)));
        flag.states().values().forEach(this::approval);
        rows(key, context.userId());
        String tenant = context.tenantId();
        if (tenant != null) {
            rows(key, tenant);
        }
        return Optional.of(flag);
    }

    private void approval(EnvState held) {
        String ref = held.approvalRef();
        if (ref != null && !held.adopted()) {
            read(new EntityId(EntityId.Kind.APPROVAL, ref));
        }
    }

    private void rows(String flagKey, String unit) {
        for (Projected row : log.rowsAsOf(flagKey, unit, revision)) {
            add(row);
            String ref = Doc.text(row.document(), "approval_ref");
            if (ref != null) {
                read(new EntityId(EntityId.Kind.APPROVAL, ref));
            }
        }
    }

    /** The record that last changed a flag that was asked for, at this revision. */
    public Optional<LogRecord> lastChange(String key) {
        Long seq = since.get(key);
        return seq == null ? Optional.empty() : log.after(seq - 1, 1).stream().findFirst();
    }

    /** A flag as it was. */
    public static Optional<FlagEntry> flag(ChangeLog log, String key, long revision) {
        return log.asOf(new EntityId(EntityId.Kind.FLAG, key), revision)
                .map(found -> FlagEntry.read(found.document(), found.born()));
    }
}
