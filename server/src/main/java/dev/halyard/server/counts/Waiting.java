package dev.halyard.server.counts;

import dev.halyard.control.count.Count;
import dev.halyard.control.count.Decided;
import dev.halyard.control.count.LastAsked;
import dev.halyard.control.count.Period;
import dev.halyard.control.log.OutcomeUnknownException;
import dev.halyard.evaluator.Env;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What has been counted and is not in the store yet. Whoever reads it together with the store sees
 * every count once: nothing is written in between. Bounded: what has no place stays in the
 * counters, and is taken, and belongs to the hour, when there is place again. Thread-safe.
 */
final class Waiting {
    /** What different things wait at most. */
    private static final int MOST = 100_000;

    /** Rows of one transaction: a few milliseconds, in which flags cannot be changed. */
    static final int PIECE = 500;

    private final SortedMap<Sums.Key, Long> counts = new TreeMap<>(Sums.Key.ORDER);

    /** What the store was told, so that only what is newer is told again. */
    private final Map<String, Map<Env, Long>> told = new HashMap<>();

    private final Map<String, Map<Env, Long>> asked = new HashMap<>();

    /** Takes what was counted since it was last taken; it belongs to this hour. */
    synchronized void take(Collection<FlagCounters> flags, Period hour) {
        for (FlagCounters flag : flags) {
            if (counts.size() >= MOST) {
                return;
            }
            flag.each(
                    (_, counters) -> counters.take((decided, times) -> add(hour, decided, times)));
        }
    }

    private void add(Period hour, Decided decided, long times) {
        counts.merge(new Sums.Key(hour, decided), times, Long::sum);
    }

    /** Looks when flags were last asked for. */
    synchronized void ask(Map<String, FlagCounters> flags) {
        flags.forEach((key, flag) ->
                flag.each((env, counters) -> {
                    long last = counters.last();
                    if (last > at(told, key, env)) {
                        asked.computeIfAbsent(key, _ -> new HashMap<>()).put(env, last);
                    }
                }));
    }

    private static long at(Map<String, Map<Env, Long>> times, String key, Env env) {
        return times.getOrDefault(key, Map.of()).getOrDefault(env, 0L);
    }

    /** Runs what reads both, while nothing is written. */
    synchronized <T> T with(Function<List<Count>, T> reader) {
        return reader.apply(Sums.counts(counts).toList());
    }

    /**
     * Has a piece written. What may or may not have been written is not written again: rather a
     * count too few than one twice.
     *
     * @return whether there is more
     * @throws RuntimeException that of whoever writes; all of it then still waits, but for what may
     *     have been written
     */
    synchronized boolean flush(BiConsumer<List<Count>, List<LastAsked>> writer) {
        List<Count> piece = Sums.counts(counts).limit(PIECE).toList();
        List<LastAsked> last = latest();
        if (piece.isEmpty() && last.isEmpty()) {
            return false;
        }
        try {
            writer.accept(piece, last);
        } catch (OutcomeUnknownException unknown) {
            piece.forEach(count -> counts.remove(Sums.Key.of(count)));
            throw unknown;
        }
        piece.forEach(count -> counts.remove(Sums.Key.of(count)));
        last.forEach(this::isTold);
        return !counts.isEmpty() || !asked.isEmpty();
    }

    private List<LastAsked> latest() {
        List<LastAsked> last = new ArrayList<>();
        for (Map.Entry<String, Map<Env, Long>> flag : asked.entrySet()) {
            flag.getValue()
                    .forEach((env, time) -> last.add(new LastAsked(flag.getKey(), env, time)));
            if (last.size() >= PIECE) {
                break;
            }
        }
        return last;
    }

    private void isTold(LastAsked each) {
        asked.remove(each.flagKey());
        told.computeIfAbsent(each.flagKey(), _ -> new HashMap<>()).put(each.env(), each.time());
    }
}
