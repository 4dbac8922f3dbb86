package dev.halyard.parity;

import dev.halyard.document.ContextJson;
import dev.halyard.document.DecisionJson;
import dev.halyard.document.InlineOverridesJson;
import dev.halyard.document.InvalidDocumentException;
import dev.halyard.document.Json;
import dev.halyard.document.MalformedJsonException;
import dev.halyard.evaluator.Context;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.InlineOverrides;
import dev.halyard.evaluator.InvalidContextException;
import dev.halyard.evaluator.Snapshot;
import dev.halyard.evaluator.Value;
import org.jspecify.annotations.Nullable;

/** Who asks for what, and when: what the two evaluators are asked alike. */
record Question(String flagKey, Value context, Value.@Nullable Members inline, long now) {
    private static final int DEPTH = 1_000;

    /** As the twin reads it. */
    Value.Members json() {
        return new JsonObject()
                .with("flag_key", flagKey)
                .with("context", context)
                .with("overrides", inline)
                .with("now", JsonObject.number(now))
                .with("trace", true)
                .build();
    }

    /** What Java decides, without its free texts. */
    Value.Members askJava(Snapshot snapshot) {
        if (!(context instanceof Value.Members members)) {
            return Comparison.INVALID_CONTEXT;
        }
        try {
            Context who = ContextJson.read(members);
            InlineOverrides sent =
                    inline == null ? InlineOverrides.NONE : InlineOverridesJson.read(inline);
            String told = DecisionJson.write(Evaluator.explain(snapshot, flagKey, who, sent, now));
            return Comparison.withoutFreeText(Json.parse(told, DEPTH));
        } catch (InvalidContextException e) {
            return Comparison.INVALID_CONTEXT;
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("These inline overrides should be valid", e);
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("Java's decision is not JSON", e);
        }
    }
}
