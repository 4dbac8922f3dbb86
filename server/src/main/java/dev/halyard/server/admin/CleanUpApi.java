package dev.halyard.server.admin;

import dev.halyard.control.log.ChangeLog;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.control.state.State;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import dev.halyard.server.counts.EvaluationCounts;
import dev.halyard.server.flags.History;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/admin/cleanup}: flags that may have done their work, each with why one may think so.
 * It changes nothing. Thread-safe.
 */
public final class CleanUpApi {
    private static final List<String> QUERY = List.of("reason", "days", "env", "limit", "cursor");
    private static final int DAYS = 30;
    private static final int MOST_DAYS = 3650;

    private final Store store;
    private final EvaluationCounts counts;
    private final History history;
    private final Envelope envelope;
    private final FullSince fullSince;

    /**
     * @param history how many look far back at once
     */
    public CleanUpApi(Store store, EvaluationCounts counts, History history, Envelope envelope) {
        this.store = store;
        this.counts = counts;
        this.history = history;
        this.envelope = envelope;
        fullSince = new FullSince(store.log());
    }

    /** What is asked for; a null reason takes all. */
    private record Wanted(CleanUp.@Nullable Reason reason, int days, Env env) {}

    /** Flags that fit a reason, in the order in which they were made. */
    public Answer list(Call call) {
        call.query().allow(QUERY);
        Env env = Objects.requireNonNullElse(Asked.env(call), Env.PROD);
        Wanted wanted = new Wanted(reason(call.query().get("reason")), days(call), env);
        return history.few(() -> list(call, wanted));
    }

    private Answer list(Call call, Wanted wanted) {
        State state = store.served().state();
        ChangeLog log = store.log();
        long now = store.control().now();
        long before = now - Duration.ofDays(wanted.days).toMillis();
        long since = counts.since();
        Map<String, List<String>> dependants = dependants(state);
        CleanUp cleanUp =
                new CleanUp(
                        wanted.env,
                        now,
                        before,
                        since != 0 && since <= before ? log.revisionAt(before) : 0,
                        since,
                        counts.last(),
                        dependants.keySet(),
                        fullSince);
        List<Found> found =
                state.flags().stream()
                        .filter(flag -> !flag.archived())
                        .map(flag -> new Found(flag, cleanUp.of(flag, wanted.reason)))
                        .filter(each -> !each.reasons.isEmpty())
                        .toList();
        Value.Members page =
                Page.of(call)
                        .of(
                                found,
                                each -> each.flag.key(),
                                each ->
                                        shown(
                                                each,
                                                dependants.getOrDefault(each.flag.key(), List.of()),
                                                cleanUp.last(each.flag)));
        call.answeredFrom(state.revision());
        return envelope.ok(call, page.toJson());
    }

    /** Of all flags at once: looking at all of them for each would be long for ten thousand. */
    private static Map<String, List<String>> dependants(State state) {
        Map<String, List<String>> found = new HashMap<>();
        for (FlagEntry flag : state.flags()) {
            if (!flag.archived()) {
                flag.needs()
                        .forEach(key ->
                                found.computeIfAbsent(key, _ -> new ArrayList<>()).add(flag.key()));
            }
        }
        found.values().forEach(keys -> keys.sort(null));
        return found;
    }

    private record Found(FlagEntry flag, List<CleanUp.Evidence> reasons) {}

    private Value.Members shown(Found found, List<String> dependants, Map<Env, Long> last) {
        FlagEntry flag = found.flag;
        return Doc.object()
                .put("flag_key", flag.key())
                .put("version", flag.version())
                .put("owner_module", Doc.text(flag.document(), "owner_module"))
                .putOrNull("owner", Doc.text(flag.document(), "owner"))
                .put("dependants", dependants)
                .put("last_evaluated", EvaluationsApi.times(last))
                .put(
                        "reasons",
                        new Value.Array(
                                found.reasons.stream()
                                        .<Value>map(each -> each.shown(store.log(), flag))
                                        .toList()))
                .members();
    }

    private static CleanUp.@Nullable Reason reason(@Nullable String id) {
        Optional<CleanUp.Reason> known = CleanUp.Reason.of(id);
        if (id != null && known.isEmpty()) {
            throw Problem.invalid(
                    "There is no reason " + Problem.shown(id) + ".",
                    "reason is one of full, not_asked, expired; left out, it is any.");
        }
        return known.orElse(null);
    }

    private static int days(Call call) {
        String text = call.query().get("days");
        try {
            int days = text == null ? DAYS : Integer.parseInt(text);
            if (days >= 1 && days <= MOST_DAYS) {
                return days;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.invalid(
                "days is no whole number from 1 to " + MOST_DAYS + ".", "Send one, such as 30.");
    }
}
