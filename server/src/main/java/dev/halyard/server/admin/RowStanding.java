package dev.halyard.server.admin;

import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.Row;
import dev.halyard.control.state.RowPlace;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stored override decides anything now: one that lies there and does nothing is what
 * people search for longest.
 *
 * @param now milliseconds since the epoch
 */
record RowStanding(State state, long now) {
    static final List<String> STATES = List.of("live", "expired", "shadowed");

    /**
     * What was found.
     *
     * @param shadowedBy what it does not count for: {@code archived}, {@code scope}, {@code
     *     approval}, {@code stopped} or {@code rows}; null unless it is shadowed
     */
    record Found(String state, @Nullable String shadowedBy) {}

    Found of(Row row) {
        if (row.isExpired(now)) {
            return new Found("expired", null);
        }
        String by = shadow(row);
        return new Found(by == null ? "live" : "shadowed", by);
    }

    /** As the list shows it. */
    Value.Members shown(Row row) {
        Found found = of(row);
        return Doc.object()
                .putAll(row.shown())
                .put("state", found.state())
                .putOrNull("shadowed_by", found.shadowedBy())
                .members();
    }

    private @Nullable String shadow(Row row) {
        FlagEntry flag = state.flagEntry(row.evaluated().flagKey());
        if (flag == null || flag.archived()) {
            return "archived";
        }
        if (!flag.definition().allowedScopes().contains(row.evaluated().scope())) {
            return "scope";
        }
        if (!isAdmitted(flag, row)) {
            return "approval";
        }
        boolean stopped = true;
        boolean covered = row.evaluated().env() == null;
        for (Env env : Env.values()) {
            if (row.evaluated().env() == null || row.evaluated().env() == env) {
                stopped &= isStopped(flag, env);
                covered &= isCovered(flag, row, env);
            }
        }
        return stopped ? "stopped" : covered ? "rows" : null;
    }

    /** On a gated flag any value but the default needs an approval that holds. */
    private boolean isAdmitted(FlagEntry flag, Row row) {
        return !flag.gated()
                || row.evaluated().value().equals(flag.definition().defaultValue())
                || state.evaluated(row).approvalRef() != null;
    }

    private static boolean isStopped(FlagEntry flag, Env env) {
        Stage stage = flag.state(env).stage();
        return stage == Stage.PAUSED || stage == Stage.ROLLED_BACK;
    }

    /** The same tenant or user has a row of its own there, which goes before one for all. */
    private boolean isCovered(FlagEntry flag, Row row, Env env) {
        RowPlace place = row.place();
        Row other =
                state.row(
                        flag.key(),
                        new RowPlace(place.scope(), place.tenantId(), place.userId(), env));
        return other != null && !other.isExpired(now) && isAdmitted(flag, other);
    }
}
