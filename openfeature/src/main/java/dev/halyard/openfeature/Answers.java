package dev.halyard.openfeature;

import dev.halyard.document.OpenFeatureReason;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Value;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Decides and says it as OpenFeature does. Thread-safe. */
final class Answers {
    private static final String NOBODY =
            "The context has no targeting key: percentages are computed from the user's id, so give"
                    + " a stable one.";

    private final AskedContext contexts;
    private final InstantSource clock;
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

    Answers(AskedContext contexts, InstantSource clock) {
        this.contexts = contexts;
        this.clock = clock;
    }

    /** A value as one of the types; null when it is of another. */
    interface Shape<T> {
        @Nullable T of(Value value);
    }

    <T> ProviderEvaluation<T> answer(
            @Nullable Served served,
            String key,
            T fallback,
            @Nullable EvaluationContext asked,
            Shape<T> shape) {
        if (served == null) {
            return error(fallback, ErrorCode.PROVIDER_NOT_READY, "There are no flags yet.");
        }
        Context context;
        try {
            context = contexts.of(asked);
        } catch (InvalidContextException e) {
            return error(fallback, ErrorCode.INVALID_CONTEXT, e.getMessage());
        }
        if (context == null) {
            return error(fallback, ErrorCode.TARGETING_KEY_MISSING, NOBODY);
        }
        Decision decision = Evaluator.evaluate(served.snapshot(), key, context, now());
        Value decided = decision.value();
        if (decided == null) {
            return error(fallback, ErrorCode.FLAG_NOT_FOUND, "There is no flag " + key + ".");
        }
        T value = shape.of(decided);
        return value == null
                ? error(fallback, ErrorCode.TYPE_MISMATCH, "Flag " + key + " has another type.")
                : new ProviderEvaluation<>(
                        value,
                        variant(decision),
                        OpenFeatureReason.of(decision),
                        null,
                        null,
                        served.metadata(decision));
    }

    private static String variant(Decision decision) {
        String own = decision.variant();
        return own != null ? own : decision.enabled() ? "on" : "off";
    }

    private static <T> ProviderEvaluation<T> error(
            T fallback, ErrorCode code, @Nullable String message) {
        return new ProviderEvaluation<>(
                fallback,
                null,
                Reason.ERROR.toString(),
                code,
                message == null ? code.toString() : message,
                ImmutableMetadata.EMPTY);
    }

    /** Never steps back: what has expired stays so. */
    private long now() {
        long now = clock.millis();
        long seen = latest.get();
        return now <= seen ? seen : latest.accumulateAndGet(now, Math::max);
    }
}
