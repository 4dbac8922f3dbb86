package dev.halyard.server.admin;

import dev.halyard.control.change.Times;
import dev.halyard.control.count.Count;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.Period;
import dev.halyard.control.state.Doc;
import dev.halyard.control.state.FlagEntry;
import dev.halyard.evaluator.Env;
import dev.halyard.evaluator.Value;
import dev.halyard.server.counts.EvaluationCounts;
import dev.halyard.server.http.Answer;
import dev.halyard.server.http.Call;
import dev.halyard.server.http.Envelope;
import dev.halyard.server.http.Problem;
import dev.halyard.server.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code …/evaluations}: how often flags were evaluated, and when last. Counts are of all tenants
 * together, so that whoever acts in one tenant is not told any. Thread-safe.
 */
public final class EvaluationsApi {
    private static final List<String> QUERY = List.of("env", "from", "to");

    private final Store store;
    private final EvaluationCounts counts;
    private final Envelope envelope;

    public EvaluationsApi(Store store, EvaluationCounts counts, Envelope envelope) {
        this.store = store;
        this.counts = counts;
        this.envelope = envelope;
    }

    /** What was decided about a flag, over the hours and days that touch a span. */
    public Answer ofFlag(Call call) {
        call.query().allow(QUERY);
        String key = call.variable("key");
        if (store.served().state().flagEntry(key) == null) {
            throw Problem.flagNotFound(key);
        }
        Env env = Asked.env(call);
        long now = store.control().now();
        Long asked = Asked.instant(call, "to");
        long to = asked == null ? now + 1 : asked;
        Long wanted = Asked.instant(call, "from");
        long from = wanted == null ? to - 24 * Period.HOUR : wanted;
        if (from >= to) {
            throw Problem.invalid(
                    "from is not before to.", "Leave both out for the last 24 hours.");
        }
        List<Count> found =
                counts.of(key, from, to).stream()
                        .filter(count -> env == null || count.decided().env() == env)
                        .toList();
        return envelope.ok(call, shown(key, env, from, to, found).toJson());
    }

    private Value.Members shown(
            String key, @Nullable Env env, long from, long to, List<Count> found) {
        long since = counts.since();
        return Doc.object()
                .put("flag_key", key)
                .putOrNull("env", env == null ? null : env.id())
                .put("from", Times.write(from))
                .put("to", Times.write(to))
                .putOrNull("counted_since", since == 0 ? null : Times.write(since))
                .put("last_evaluated", times(counts.last(key)))
                .put("on", sum(found, true))
                .put("off", sum(found, false))
                .put("counts", decided(found))
                .put("periods", periods(found))
                .members();
    }

    private static long sum(List<Count> counts, boolean enabled) {
        return counts.stream()
                .filter(count -> count.decided().enabled() == enabled)
                .mapToLong(Count::times)
                .sum();
    }

    /** Over all periods together. */
    private static Value decided(List<Count> counts) {
        Map<Decided, Long> sums = new TreeMap<>(Decided.ORDER);
        counts.forEach(count -> sums.merge(count.decided(), count.times(), Long::sum));
        List<Value> all = new ArrayList<>();
        sums.forEach((decided, times) ->
                all.add(
                        Doc.object()
                                .put("env", decided.env().id())
                                .put("source", decided.source().id())
                                .put("enabled", decided.enabled())
                                .putOrNull("variant", decided.variant())
                                .put("count", times)
                                .members()));
        return new Value.Array(all);
    }

    private static Value periods(List<Count> counts) {
        Map<Period, List<Count>> byPeriod = new TreeMap<>();
        counts.forEach(count ->
                byPeriod.computeIfAbsent(count.period(), _ -> new ArrayList<>()).add(count));
        List<Value> all = new ArrayList<>();
        byPeriod.forEach((period, of) ->
                all.add(
                        Doc.object()
                                .put("from", Times.write(period.begins()))
                                .put("hours", (long) period.hours())
                                .put("on", sum(of, true))
                                .put("off", sum(of, false))
                                .members()));
        return new Value.Array(all);
    }

    /** Every flag that is not archived, and when it was last evaluated. */
    public Answer list(Call call) {
        call.query().allow(List.of("limit", "cursor"));
        Map<String, Map<Env, Long>> last = counts.last();
        List<FlagEntry> flags =
                store.served().state().flags().stream().filter(flag -> !flag.archived()).toList();
        Value.Members page =
                Page.of(call)
                        .of(
                                flags,
                                FlagEntry::key,
                                flag ->
                                        Doc.object()
                                                .put("flag_key", flag.key())
                                                .put(
                                                        "last_evaluated",
                                                        times(
                                                                last.getOrDefault(
                                                                        flag.key(), Map.of())))
                                                .members());
        return envelope.ok(call, page.toJson());
    }

    /** By environment; null for never. */
    static Value.Members times(Map<Env, Long> last) {
        Doc doc = Doc.object();
        for (Env env : Env.values()) {
            Long time = last.get(env);
            doc.putOrNull(env.id(), time == null ? null : Times.write(time));
        }
        return doc.members();
    }
}
