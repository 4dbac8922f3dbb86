package dev.halyard.openfeature.testing;

import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Structure;
import dev.openfeature.sdk.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Halyard in an application's own tests: flags are what the test says they are, for
 * everybody, and may change while it runs, which is told as the real one tells it. It remembers
 * what it was asked. Thread-safe.
 */
public final class HalyardTestProvider extends EventProvider {
    /** The most evaluations that are remembered; the oldest go first. */
    public static final int MOST_EVALUATIONS = 10_000;

    private final Map<String, Object> original;
    private final Map<String, Object> values;
    private final Deque<Evaluation> evaluations = new ArrayDeque<>();

    /**
     * One evaluation.
     *
     * @param value what was answered
     * @param targetingKey for whom; null where the context named nobody
     */
    public record Evaluation(String flagKey, Object value, @Nullable String targetingKey) {}

    private HalyardTestProvider(Map<String, ?> values) {
        original = checked(values);
        this.values = new LinkedHashMap<>(original);
    }

    /** Without a flag. */
    public static HalyardTestProvider empty() {
        return of(Map.of());
    }

    /**
     * With these flags.
     *
     * @param values by key: a boolean, a string, a number, or a map for an object
     * @throws IllegalArgumentException for a value of another kind
     */
    public static HalyardTestProvider of(Map<String, ?> values) {
        return new HalyardTestProvider(values);
    }

    private static Map<String, Object> checked(Map<String, ?> values) {
        Map<String, Object> checked = new LinkedHashMap<>();
        values.forEach((key, value) -> checked.put(key, checked(key, value)));
        return checked;
    }

    private static Object checked(String key, Object value) {
        if (value instanceof Boolean
                || value instanceof String
                || value instanceof Number
                || value instanceof Value) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, inner) -> members.put((String) name, inner));
            return new Value(Structure.mapToStructure(members));
        }
        throw new IllegalArgumentException(
                "Flag " + key + " must be a boolean, a string, a number or a map.");
    }

    /** Sets a flag, or makes it, and tells that it changed. */
    public HalyardTestProvider set(String key, Object value) {
        synchronized (this) {
            values.put(key, checked(key, value));
        }
        tell(Set.of(key));
        return this;
    }

    /** Takes a flag away, and tells that it changed. */
    public HalyardTestProvider remove(String key) {
        synchronized (this) {
            values.remove(key);
        }
        tell(Set.of(key));
        return this;
    }

    /** Goes back to the flags of the beginning, and forgets what was evaluated. */
    public HalyardTestProvider reset() {
        Set<String> keys;
        synchronized (this) {
            keys = new LinkedHashSet<>(values.keySet());
            keys.addAll(original.keySet());
            values.clear();
            values.putAll(original);
            evaluations.clear();
        }
        tell(keys);
        return this;
    }

    private void tell(Set<String> keys) {
        emitProviderConfigurationChanged(
                ProviderEventDetails.builder().flagsChanged(List.copyOf(keys)).build());
    }

    /** What was evaluated so far, oldest first. */
    public synchronized List<Evaluation> evaluations() {
        return List.copyOf(evaluations);
    }

    /** How often a flag was evaluated, of what is remembered. */
    public synchronized long evaluationsOf(String key) {
        return evaluations.stream().filter(each -> each.flagKey().equals(key)).count();
    }

    @Override
    public Metadata getMetadata() {
        return () -> "halyard-test";
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(
            String key, Boolean defaultValue, EvaluationContext context) {
        return answer(key, defaultValue, context, as(Boolean.class));
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(
            String key, String defaultValue, EvaluationContext context) {
        return answer(key, defaultValue, context, as(String.class));
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(
            String key, Integer defaultValue, EvaluationContext context) {
        return answer(
                key,
                defaultValue,
                context,
                value ->
                        value instanceof Number number && number.doubleValue() == number.intValue()
                                ? (Integer) number.intValue()
                                : null);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(
            String key, Double defaultValue, EvaluationContext context) {
        return answer(
                key,
                defaultValue,
                context,
                value -> value instanceof Number number ? (Double) number.doubleValue() : null);
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(
            String key, Value defaultValue, EvaluationContext context) {
        return answer(key, defaultValue, context, as(Value.class));
    }

    private static <T> Function<Object, @Nullable T> as(Class<T> type) {
        return value -> type.isInstance(value) ? type.cast(value) : null;
    }

    private synchronized <T> ProviderEvaluation<T> answer(
            String key,
            T fallback,
            @Nullable EvaluationContext context,
            Function<Object, @Nullable T> shape) {
        Object set = values.get(key);
        T value = set == null ? null : shape.apply(set);
        T answered = value == null ? fallback : value;
        if (evaluations.size() == MOST_EVALUATIONS) {
            evaluations.removeFirst();
        }
        String user = context == null ? null : context.getTargetingKey();
        evaluations.add(new Evaluation(key, answered, user));
        var answer = ProviderEvaluation.<T>builder().value(answered);
        if (value != null) {
            return answer.reason(Reason.STATIC.toString()).build();
        }
        return answer.reason(Reason.ERROR.toString())
                .errorCode(set == null ? ErrorCode.FLAG_NOT_FOUND : ErrorCode.TYPE_MISMATCH)
                .errorMessage(
                        "Flag " + key + (set == null ? " is not set." : " is of another type."))
                .build();
    }
}
