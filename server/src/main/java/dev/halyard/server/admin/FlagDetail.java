package dev.halyard.server.admin;

import dev.halyard.control.change.Times;
import dev.halyard.control.rollout.Rollout;
import dev.halyard.control.state.Approval;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A flag with all that a person wants beside it: where it can go, who needs it, who is asked about
 * it.
 *
 * @param lastEvaluated when a flag was last evaluated, milliseconds since the epoch; 0 for never
 */
public record FlagDetail(ToLongFunction<String> lastEvaluated) {
    Value.Members of(FlagEntry flag, State state, long now) {
        Doc allowed = Doc.object();
        flag.states().forEach((env, at) -> allowed.put(env.id(), Rollout.ids(Rollout.allowed(at))));
        List<String> pending =
                state.openApprovals().stream()
                        .filter(approval -> approval.stateAt(now).isOpen())
                        .filter(approval -> approval.covers(flag.key()))
                        .map(Approval::id)
                        .sorted()
                        .toList();
        long seen = lastEvaluated.applyAsLong(flag.key());
        return Doc.object()
                .put("flag", flag.shown())
                .put("version", flag.version())
                .put("allowed", allowed.members())
                .put("dependencies", flag.needs())
                .put("dependants", direct(state, flag.key()))
                .put("overrides", overrides(flag, state, now, null))
                .put("pending_approvals", pending)
                .putOrNull("last_evaluated", seen == 0 ? null : Times.write(seen))
                .members();
    }

    /**
     * How many rows there are.
     *
     * @param tenant only of this one; null for all
     */
    static Value.Members overrides(FlagEntry flag, State state, long now, @Nullable String tenant) {
        long[] counts = new long[4];
        state.rowsOf(flag.key())
                .forEach((place, row) -> {
                    if (tenant != null && !tenant.equals(place.tenantId())) {
                        return;
                    }
                    counts[0]++;
                    counts[row.isExpired(now) ? 2 : 1]++;
                    counts[3] += place.scope() == dev.halyard.evaluator.Scope.USER ? 1 : 0;
                });
        return Doc.object()
                .put("total", counts[0])
                .put("live", counts[1])
                .put("expired", counts[2])
                .put("user", counts[3])
                .put("tenant", counts[0] - counts[3])
                .members();
    }

    /** The keys of live flags that need a flag themselves. */
    static List<String> direct(State state, String key) {
        List<String> found = new ArrayList<>();
        state.eachFlag(flag -> {
            if (!flag.archived() && flag.needs().contains(key)) {
                found.add(flag.key());
            }
        });
        found.sort(null);
        return found;
    }

    /** The keys of live flags that need a flag, directly or not. */
    static List<String> all(State state, String key) {
        Set<String> found = new LinkedHashSet<>();
        List<String> next = List.of(key);
        while (!next.isEmpty()) {
            List<String> above = new ArrayList<>();
            for (String below : next) {
                direct(state, below).stream().filter(found::add).forEach(above::add);
            }
            next = above;
        }
        return List.copyOf(found);
    }
}
