package dev.halyard.control.preview;

import dev.halyard.control.state.Doc;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a change would do: the contexts seen lately, decided by the same evaluator before and after.
 * Counts, and tenants by name; no user.
 */
public final class BlastRadius {
    /** Of the normal distribution, for 95 %. */
    private static final double Z = 1.96;

    private static final int TENANTS_NAMED = 20;

    private final TreeMap<String, Integer> tenants = new TreeMap<>();
    private int sample;
    private int onToOff;
    private int offToOn;
    private int moved;
    private int unchanged;

    private BlastRadius() {}

    /**
     * Replays a sample.
     *
     * @param keys the flags that the change is about
     * @param dependants the flags that need those, directly or not
     * @param now milliseconds since the epoch
     * @return {@code on_to_off}, {@code off_to_on}, {@code variants_moved}, {@code unchanged}:
     *     contexts, each counted once; {@code tenants}: how many of theirs change, the most first;
     *     {@code dependants}: those that change for somebody; {@code sample_size}; {@code
     *     error_margin}: of the share that changes, in percentage points, with 95 % confidence,
     *     were the sample random; null without a sample
     */
    public static Value.Members measure(
            Snapshot before,
            Snapshot after,
            Collection<Context> contexts,
            Collection<String> keys,
            Collection<String> dependants,
            long now) {
        BlastRadius radius = new BlastRadius();
        contexts.forEach(context -> radius.see(before, after, context, keys, now));
        List<Value> touched = new ArrayList<>();
        for (String dependant : dependants) {
            long changed =
                    contexts.stream()
                            .filter(c -> differs(before, after, dependant, c, now))
                            .count();
            if (changed > 0) {
                touched.add(
                        Doc.object().put("flag_key", dependant).put("changed", changed).members());
            }
        }
        return radius.document(touched);
    }

    private void see(
            Snapshot before, Snapshot after, Context context, Collection<String> keys, long now) {
        sample++;
        boolean off = false;
        boolean on = false;
        boolean other = false;
        for (String key : keys) {
            Decision was = Evaluator.evaluate(before, key, context, now);
            Decision is = Evaluator.evaluate(after, key, context, now);
            off |= was.enabled() && !is.enabled();
            on |= !was.enabled() && is.enabled();
            other |= was.enabled() == is.enabled() && !Objects.equals(was.value(), is.value());
        }
        if (!off && !on && !other) {
            unchanged++;
            return;
        }
        onToOff += off ? 1 : 0;
        offToOn += on && !off ? 1 : 0;
        moved += other && !off && !on ? 1 : 0;
        String tenant = context.tenantId();
        if (tenant != null) {
            tenants.merge(tenant, 1, Integer::sum);
        }
    }

    private static boolean differs(
            Snapshot before, Snapshot after, String key, Context context, long now) {
        Decision was = Evaluator.evaluate(before, key, context, now);
        Decision is = Evaluator.evaluate(after, key, context, now);
        return was.enabled() != is.enabled() || !Objects.equals(was.value(), is.value());
    }

    private Value.Members document(List<Value> dependants) {
        return Doc.object()
                .put("on_to_off", (long) onToOff)
                .put("off_to_on", (long) offToOn)
                .put("variants_moved", (long) moved)
                .put("unchanged", (long) unchanged)
                .put("tenants", named())
                .put("dependants", new Value.Array(dependants))
                .put("sample_size", (long) sample)
                .put("error_margin", margin())
                .members();
    }

    private Value named() {
        return new Value.Array(
                tenants.entrySet().stream()
                        .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
                        .limit(TENANTS_NAMED)
                        .<Value>map(tenant ->
                                Doc.object()
                                        .put("tenant_id", tenant.getKey())
                                        .put("changed", (long) tenant.getValue())
                                        .members())
                        .toList());
    }

    /** The Wilson interval's half width: it stays honest where nobody, or everybody, changes. */
    private Value margin() {
        if (sample == 0) {
            return Value.Null.NULL;
        }
        double n = sample;
        double share = (sample - unchanged) / n;
        double half =
                Z / (1 + Z * Z / n) * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        return Value.of(Math.rint(half * 10_000) / 100);
    }
}
