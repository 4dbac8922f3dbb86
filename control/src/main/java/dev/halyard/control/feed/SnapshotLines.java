package dev.halyard.control.feed;

import dev.halyard.control.log.EntityId;
import dev.halyard.control.state.CohortEntry;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.EnvState;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.State;
import dev.halyard.document.SnapshotWriter;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What evaluators elsewhere need of a state, or of what changed in it: approvals only where they
 * hold, and nothing of environments that they are not to answer. The same state gives the same
 * bytes, wherever it is written.
 */
public final class SnapshotLines {
    private final State state;
    private final Set<Env> envs;
    private final SnapshotWriter out;

    private SnapshotLines(State state, Set<Env> envs, SnapshotWriter out) {
        this.state = state;
        this.envs = envs;
        this.out = out;
    }

    /** Writes all of a state. */
    public static void whole(State state, Set<Env> envs, SnapshotWriter out) throws IOException {
        SnapshotLines lines = new SnapshotLines(state, envs, out);
        lines.tiers();
        for (CohortEntry cohort : state.cohorts()) {
            out.cohort(cohort.key(), cohort.document());
        }
        for (FlagEntry flag : state.flags()) {
            lines.flag(flag);
        }
        for (FlagEntry flag : state.flags()) {
            lines.rows(flag.key());
        }
        out.end();
    }

    /** Writes what has changed among these things, as it is now. */
    public static void changes(
            State state, Collection<EntityId> touched, Set<Env> envs, SnapshotWriter out)
            throws IOException {
        SnapshotLines lines = new SnapshotLines(state, envs, out);
        List<EntityId> things = new ArrayList<>(new LinkedHashSet<>(touched));
        things.sort(Comparator.comparing(EntityId::kind)); // flags name cohorts, rows name flags
        lines.each(things, EntityId.Kind.SETTINGS);
        lines.each(things, EntityId.Kind.COHORT);
        lines.each(things, EntityId.Kind.FLAG);
        lines.each(things, EntityId.Kind.OVERRIDE);
        out.end();
    }

    private void each(List<EntityId> things, EntityId.Kind kind) throws IOException {
        for (EntityId id : things) {
            if (id.kind() == kind) {
                thing(id);
            }
        }
    }

    private void thing(EntityId id) throws IOException {
        switch (id.kind()) {
            case SETTINGS -> tiers();
            case COHORT -> {
                CohortEntry cohort = state.cohort(id.key());
                out.cohort(id.key(), cohort == null ? null : cohort.document());
            }
            case FLAG -> {
                FlagEntry flag = state.flagEntry(id.key());
                if (flag != null) {
                    flag(flag);
                }
            }
            case OVERRIDE -> row(id);
            case METADATA, APPROVAL, API_KEY -> {}
        }
    }

    private void tiers() throws IOException {
        out.internalTiers(state.settings().internalTiers().stream().sorted().toList());
    }

    private void flag(FlagEntry flag) throws IOException {
        FlagEntry sent = flag;
        for (Env env : Env.values()) {
            EnvState at = flag.state(env);
            if (!envs.contains(env)) {
                sent = sent.withState(env, EnvState.DRAFT);
            } else if (at.approvalRef() != null && !state.holds(flag.key(), env, at)) {
                sent = sent.withState(env, at.withApproval(null, false));
            }
        }
        out.flag(sent.exported());
    }

    private void rows(String flagKey) throws IOException {
        List<Row> rows = new ArrayList<>();
        state.rowsOf(flagKey).forEach((place, row) -> rows.add(row));
        rows.sort(Comparator.comparing(row -> row.evaluated().id()));
        for (Row row : rows) {
            if (isFor(row.evaluated().env())) {
                out.row(sent(row));
            }
        }
    }

    private boolean isFor(@Nullable Env env) {
        return env == null || envs.contains(env);
    }

    private void row(EntityId id) throws IOException {
        Value.Members stored = state.stored(id);
        if (stored == null) {
            String[] parts = id.key().split("\u001f", -1);
            if (!parts[4].isEmpty() && envs.stream().noneMatch(e -> e.id().equals(parts[4]))) {
                return;
            }
            out.withoutRow(
                    Doc.object()
                            .put("flag_key", parts[0])
                            .put("scope", parts[1])
                            .put("tenant_id", parts[2].isEmpty() ? null : parts[2])
                            .put("user_id", parts[3].isEmpty() ? null : parts[3])
                            .put("env", parts[4].isEmpty() ? null : parts[4])
                            .members());
            return;
        }
        Row row = Row.read(stored);
        if (isFor(row.evaluated().env())) {
            out.row(sent(row));
        }
    }

    private Value.Members sent(Row row) {
        boolean holds = state.evaluated(row).approvalRef() != null;
        return (holds ? row : row.withApproval(null, false)).exported();
    }
}
