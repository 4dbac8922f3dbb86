package dev.halyard.control.count;

import dev.halyard.evaluator.Env;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts in memory, gone with the process: the reference. Thread-safe. */
public final class MemoryCounts implements CountStore {
    private final TreeMap<Period, Map<Decided, Long>> periods = new TreeMap<>();
    private final Map<Asked, Long> last = new HashMap<>();
    private long since;

    private record Asked(String flagKey, Env env) {}

    @Override
    public synchronized void add(List<Count> counts, List<LastAsked> asked) {
        counts.forEach(count -> add(count.period(), count.decided(), count.times()));
        asked.forEach(
                each -> last.merge(new Asked(each.flagKey(), each.env()), each.time(), Math::max));
    }

    private void add(Period period, Decided decided, long times) {
        periods.computeIfAbsent(period, _ -> new HashMap<>()).merge(decided, times, Long::sum);
    }

    @Override
    public synchronized List<Count> of(String flagKey, long from, long to) {
        return periods.entrySet().stream()
                .filter(entry -> entry.getKey().touches(from, to))
                .flatMap(entry ->
                        entry.getValue().entrySet().stream()
                                .filter(each -> each.getKey().flagKey().equals(flagKey))
                                .map(each ->
                                        new Count(entry.getKey(), each.getKey(), each.getValue())))
                .sorted(Count.ORDER)
                .toList();
    }

    @Override
    public synchronized List<LastAsked> last(@Nullable String flagKey) {
        return last.entrySet().stream()
                .filter(entry -> flagKey == null || flagKey.equals(entry.getKey().flagKey))
                .map(entry ->
                        new LastAsked(entry.getKey().flagKey, entry.getKey().env, entry.getValue()))
                .toList();
    }

    @Override
    public synchronized long since(long now) {
        since = since == 0 ? now : since;
        return since;
    }

    @Override
    public synchronized boolean tidy(long now, int most) {
        long hours = now - Period.HOURS_KEPT;
        long days = now - Period.DAYS_KEPT;
        long rows = periods.values().stream().mapToLong(Map::size).sum();
        Period hour = oldest(1);
        if (hour != null && (hour.ends() <= hours || (rows > most && hour.ends() <= now))) {
            Objects.requireNonNull(periods.remove(hour))
                    .forEach((decided, times) -> add(hour.day(), decided, times));
            return true;
        }
        Period day = oldest(24);
        if (day != null && (day.begins() <= days || rows > most)) {
            periods.remove(day);
            return true;
        }
        return false;
    }

    private @Nullable Period oldest(int hours) {
        return periods.keySet().stream()
                .filter(period -> period.hours() == hours)
                .findFirst()
                .orElse(null);
    }
}
