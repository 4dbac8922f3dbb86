package dev.halyard.openfeature;

import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.FlagValueType;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.ImmutableMetadata;
import java.util.Map;

/** Counts what was decided: flag, environment, result and what decided, never who asked. */
final class CountingHook implements Hook<Object> {
    private static final int ROLLOUT = 7;
    private static final int AUDIENCE = 8;

    private final EvaluationCounts counts;
    private final AskedContext contexts;

    CountingHook(EvaluationCounts counts, AskedContext contexts) {
        this.counts = counts;
        this.contexts = contexts;
    }

    @Override
    public void after(
            HookContext<Object> asked,
            FlagEvaluationDetails<Object> details,
            Map<String, Object> hints) {
        ImmutableMetadata metadata = details.getFlagMetadata();
        String source = metadata.getString("source");
        Integer step = metadata.getInteger("step");
        if (source == null || step == null) {
            return;
        }
        boolean picked =
                asked.getType() != FlagValueType.BOOLEAN && (step == ROLLOUT || step == AUDIENCE);
        counts.evaluated(
                new EvaluationCounts.What(
                        details.getFlagKey(),
                        contexts.envOf(asked.getCtx()),
                        picked ? details.getVariant() : null,
                        picked ? null : details.getValue(),
                        source));
    }
}
