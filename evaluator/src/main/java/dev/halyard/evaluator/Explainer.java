package dev.halyard.evaluator;

import dev.halyard.evaluator.TraceStep.Outcome;
import dev.halyard.evaluator.TraceStep.Question;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the story of a decision after the fact, so that deciding costs nothing extra: which step
 * decided fixes what every other step did.
 */
final class Explainer {
    private final Evaluator evaluator;
    private final Snapshot snapshot;
    private final Context context;

    Explainer(Evaluator evaluator, Snapshot snapshot, Context context) {
        this.evaluator = evaluator;
        this.snapshot = snapshot;
        this.context = context;
    }

    Explanation explain(Decision decision) {
        WhyNot whyNot = decision.enabled() ? null : whyNot(decision);
        return new Explanation(decision, trace(decision), whyNot);
    }

    private List<TraceStep> trace(Decision decision) {
        List<TraceStep> trace = new ArrayList<>(9);
        for (Question question : Question.values()) {
            Outcome outcome = outcome(question, decision);
            String detail =
                    outcome == Outcome.STOP ? decision.reason() : Reasons.of(question, outcome);
            trace.add(new TraceStep(question, outcome, detail));
        }
        return trace;
    }

    private Outcome outcome(Question question, Decision decision) {
        int order = Integer.compare(question.step(), decision.step());
        if (order <= 0) {
            return order == 0 ? Outcome.STOP : Outcome.PASS;
        }
        // A tenant's override that counted and was beaten by the user's was asked all the same.
        CompiledFlag flag = snapshot.flag(decision.flagKey());
        boolean beaten =
                question == Question.TENANT_OVERRIDE
                        && decision.source() == Source.USER_OVERRIDE
                        && flag != null
                        && evaluator.tenantOverrideBeaten(flag);
        return beaten ? Outcome.PASS : Outcome.SKIP;
    }

    /** What it would take, whether or not the decision is enabled. */
    private @Nullable WhyNot whyNot(Decision decision) {
        CompiledFlag flag = snapshot.flag(decision.flagKey());
        if (flag == null) {
            return null;
        }
        return switch (decision.source()) {
            case STAGE_PAUSED -> new WhyNot(WhyNot.Change.RESUME);
            case STAGE_ROLLED_BACK -> new WhyNot(WhyNot.Change.DRAFT);
            case DEP_UNSATISFIED -> dependency(flag, decision);
            case APPROVAL_MISSING -> new WhyNot(WhyNot.Change.APPROVAL);
            case USER_OVERRIDE, TENANT_OVERRIDE -> removeOverride(decision);
            case BUCKET_OUT -> percentage(decision);
            case DEFAULT -> stage(flag);
            case FLAG_NOT_FOUND, ARCHIVED, BUCKET_IN, STAGE_INTERNAL, STAGE_PILOT, STAGE_FULL ->
                    null;
        };
    }

    private static WhyNot removeOverride(Decision decision) {
        String id = decision.overrideId();
        Value value = id == null ? null : Value.of(id);
        return new WhyNot(WhyNot.Change.REMOVE_OVERRIDE, value, null);
    }

    private @Nullable WhyNot dependency(CompiledFlag flag, Decision decision) {
        for (Dependency dependency : flag.dependencies) {
            Decision needed = evaluator.decideOnce(dependency.flagKey(), true);
            if (!Evaluator.meets(needed, dependency)) {
                Value key = Value.of(dependency.flagKey());
                return Evaluator.isOpen(needed)
                        ? new WhyNot(WhyNot.Change.VARIANT, key, null)
                        : new WhyNot(WhyNot.Change.DEPENDENCY, key, whyNot(needed));
            }
        }
        throw new IllegalStateException(decision + " has no unmet dependency");
    }

    /** The least percentage, with two decimals, that includes the bucket. */
    private static WhyNot percentage(Decision decision) {
        Integer bucket = decision.bucket();
        if (bucket == null) {
            return new WhyNot(WhyNot.Change.TENANT_ID);
        }
        BigDecimal percent = BigDecimal.valueOf(bucket + 1L, 2).stripTrailingZeros();
        Value value = new Value.Num(percent.doubleValue(), percent.toPlainString());
        return new WhyNot(WhyNot.Change.ROLLOUT_PCT, value, null);
    }

    /** The first stage whose audience has this context. */
    private WhyNot stage(CompiledFlag flag) {
        Stage stage = Stage.FULL;
        if (snapshot.isInternal(context.tier())) {
            stage = Stage.INTERNAL;
        } else if (flag.state(context.env()).isPilot(context)) {
            stage = Stage.PILOT;
        }
        return new WhyNot(WhyNot.Change.STAGE, Value.of(stage.id()), null);
    }
}
