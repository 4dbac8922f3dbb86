package dev.halyard.openfeature;

import dev.halyard.evaluator.Strings;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How often what was decided, and what applications tracked, since it was last taken. It knows no
 * user, and no more than so many different things: what is more is dropped, and counted as that.
 * Thread-safe; what is counted in the moment of taking may be missing.
 */
final class EvaluationCounts {
    /** Different things that are counted at once, of either kind. */
    static final int MOST = 10_000;

    /** How many make it worth telling at once. */
    static final int ENOUGH = 1_000;

    /** The largest count that the service takes. */
    private static final long LARGEST = 1_000_000_000;

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_VALUE = 100;

    private final Map<What, LongAdder> evaluations = new ConcurrentHashMap<>();
    private final Map<String, Tracked> tracked = new ConcurrentHashMap<>();
    private final LongAdder dropped = new LongAdder();

    /**
     * One result of one flag.
     *
     * @param variant null where it has none of its own
     * @param value a boolean, string, number or OpenFeature's value; null where the variant tells
     */
    record What(
            String flagKey,
            String env,
            @Nullable String variant,
            @Nullable Object value,
            String source) {}

    private static final class Tracked {
        final LongAdder count = new LongAdder();
        final DoubleAdder sum = new DoubleAdder();
        volatile boolean summed;
    }

    /** What is told at once. */
    record Batch(String json, long things) {}

    void evaluated(What what) {
        LongAdder count = evaluations.get(what);
        if (count == null) {
            if (evaluations.size() >= MOST) {
                dropped.increment();
                return;
            }
            count = evaluations.computeIfAbsent(what, any -> new LongAdder());
        }
        count.increment();
    }

    void tracked(String name, @Nullable Number value) {
        String key = shortened(name, LONGEST_NAME);
        Tracked event = tracked.get(key);
        if (event == null) {
            if (tracked.size() >= MOST) {
                dropped.increment();
                return;
            }
            event = tracked.computeIfAbsent(key, any -> new Tracked());
        }
        event.count.increment();
        if (value != null && Double.isFinite(value.doubleValue())) {
            event.summed = true;
            event.sum.add(value.doubleValue());
        }
    }

    boolean isEnough() {
        return evaluations.size() + tracked.size() >= ENOUGH;
    }

    void dropped(long more) {
        dropped.add(more);
    }

    long dropped() {
        return dropped.sum();
    }

    /** At most {@link #ENOUGH} things, which are no longer counted here; null where none is. */
    @Nullable Batch take() {
        StringBuilder json = new StringBuilder("{\"counts\":[");
        int left = ENOUGH;
        long things = 0;
        String comma = "";
        Iterator<Map.Entry<What, LongAdder>> counts = evaluations.entrySet().iterator();
        while (counts.hasNext() && left > 0) {
            Map.Entry<What, LongAdder> next = counts.next();
            long count = Math.min(LARGEST, next.getValue().sum());
            if (count > 0) { // else somebody is about to count it
                counts.remove();
                left--;
                things += count;
                write(next.getKey(), count, json.append(comma));
                comma = ",";
            }
        }
        json.append("],\"tracks\":[");
        comma = "";
        Iterator<Map.Entry<String, Tracked>> tracks = tracked.entrySet().iterator();
        while (tracks.hasNext() && left > 0) {
            Map.Entry<String, Tracked> next = tracks.next();
            long count = Math.min(LARGEST, next.getValue().count.sum());
            if (count > 0) {
                tracks.remove();
                left--;
                things += count;
                write(next.getKey(), count, next.getValue(), json.append(comma));
                comma = ",";
            }
        }
        return left == ENOUGH ? null : new Batch(json.append("]}").toString(), things);
    }

    private static void write(What what, long count, StringBuilder json) {
        member("{\"flag_key\":", what.flagKey(), json);
        member(",\"env\":", what.env(), json);
        if (what.variant() != null) {
            member(",\"variant\":", what.variant(), json);
        } else {
            member(",\"value\":", shortened(text(what.value()), LONGEST_VALUE), json);
        }
        member(",\"source\":", what.source(), json);
        json.append(",\"count\":").append(count).append('}');
    }

    private static void write(String name, long count, Tracked event, StringBuilder json) {
        member("{\"name\":", name, json);
        json.append(",\"count\":").append(count);
        double sum = event.sum.sum();
        if (event.summed && Double.isFinite(sum)) {
            json.append(",\"sum\":").append(sum);
        }
        json.append('}');
    }

    private static void member(String before, String text, StringBuilder json) {
        Strings.quote(text, json.append(before));
    }

    /** A value as JSON. */
    private static String text(@Nullable Object value) {
        if (value instanceof dev.openfeature.sdk.Value object) {
            return Values.json(object);
        }
        return value instanceof String text
                ? dev.halyard.evaluator.Value.of(text).toJson()
                : Objects.toString(value);
    }

    private static String shortened(String text, int most) {
        String formed = Strings.wellFormed(text);
        if (formed.codePointCount(0, formed.length()) <= most) {
            return formed;
        }
        return formed.substring(0, formed.offsetByCodePoints(0, most - 1)) + "…";
    }
}
