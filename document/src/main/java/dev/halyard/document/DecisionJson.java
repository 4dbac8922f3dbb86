package dev.halyard.document;

import dev.halyard.evaluator.Decision;
import dev.halyard.evaluator.Evaluator;
import dev.halyard.evaluator.Explanation;
import dev.halyard.evaluator.Stage;
import dev.halyard.evaluator.Strings;
import dev.halyard.evaluator.TraceStep;
import dev.halyard.evaluator.Value;
import dev.halyard.evaluator.WhyNot;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions, without white space, in the order of the specification; what is absent is null.
 * By hand and straight into one buffer, since every answer passes here.
 */
public final class DecisionJson {
    private DecisionJson() {}

    /** The decision alone. */
    public static String write(Decision decision) {
        StringBuilder out = new StringBuilder(512);
        append(decision, out);
        return out.toString();
    }

    /** The decision with {@code trace} and {@code why_not}. */
    public static String write(Explanation explanation) {
        StringBuilder out = new StringBuilder(2048);
        append(explanation, out);
        return out.toString();
    }

    /** Appends what {@link #write(Decision)} returns. */
    public static void append(Decision decision, StringBuilder out) {
        members(decision, out);
        out.append('}');
    }

    /** Appends what {@link #write(Explanation)} returns. */
    public static void append(Explanation explanation, StringBuilder out) {
        members(explanation.decision(), out);
        char separator = '[';
        out.append(",\"trace\":");
        for (TraceStep step : explanation.trace()) {
            out.append(separator);
            traceStep(step, out);
            separator = ',';
        }
        out.append("],\"why_not\":");
        whyNot(explanation.whyNot(), out);
        out.append('}');
    }

    private static void members(Decision decision, StringBuilder out) {
        Stage stage = decision.rolloutStage();
        out.append("{\"flag_key\":");
        Strings.quote(decision.flagKey(), out);
        out.append(",\"value\":");
        value(decision.value(), out);
        out.append(",\"enabled\":").append(decision.enabled());
        out.append(",\"variant\":");
        text(decision.variant(), out);
        out.append(",\"source\":\"").append(decision.source().id());
        out.append("\",\"step\":").append(decision.step());
        out.append(",\"reason\":");
        Strings.quote(decision.reason(), out);
        out.append(",\"rollout_stage\":");
        text(stage == null ? null : stage.id(), out);
        out.append(",\"env\":\"").append(decision.env().id());
        out.append("\",\"bucket\":").append(decision.bucket()); // appends null as null
        out.append(",\"blocked_by\":");
        text(decision.blockedBy(), out);
        out.append(",\"override_id\":");
        text(decision.overrideId(), out);
        out.append(",\"registry_version\":");
        Strings.quote(decision.registryVersion(), out);
        out.append(",\"evaluator_version\":\"").append(Evaluator.VERSION).append('"');
    }

    private static void traceStep(TraceStep step, StringBuilder out) {
        out.append("{\"step\":").append(step.step());
        out.append(",\"asked\":\"").append(step.asked().id());
        out.append("\",\"outcome\":\"").append(step.outcome().id());
        out.append("\",\"detail\":");
        Strings.quote(step.detail(), out);
        out.append('}');
    }

    /** As deep as the dependencies are, 32 at most. */
    private static void whyNot(@Nullable WhyNot whyNot, StringBuilder out) {
        if (whyNot == null) {
            out.append("null");
            return;
        }
        out.append("{\"change\":\"").append(whyNot.change().id());
        out.append("\",\"value\":");
        value(whyNot.value(), out);
        out.append(",\"below\":");
        whyNot(whyNot.below(), out);
        out.append('}');
    }

    private static void value(@Nullable Value value, StringBuilder out) {
        if (value == null) {
            out.append("null");
        } else {
            value.writeJson(out);
        }
    }

    private static void text(@Nullable String text, StringBuilder out) {
        if (text == null) {
            out.append("null");
        } else {
            Strings.quote(text, out);
        }
    }

    /**
     * What {@code evaluator.js} answers for a context that breaks a rule. Java cannot build such a
     * context; this is for whoever compares the two.
     */
    public static String invalidContext(boolean trace) {
        return "{\"flag_key\":null,\"value\":null,\"enabled\":false,\"variant\":null,"
                + "\"source\":\"invalid_context\",\"step\":null,\"reason\":null,"
                + "\"rollout_stage\":null,\"env\":null,\"bucket\":null,\"blocked_by\":null,"
                + "\"override_id\":null,\"registry_version\":null,\"evaluator_version\":null"
                + (trace ? ",\"trace\":null,\"why_not\":null}" : "}");
    }
}
