package dev.halyard.evaluator;

import dev.halyard.evaluator.TraceStep.Outcome;
import dev.halyard.evaluator.TraceStep.Question;

/** Decisions in words. They quote no id of a person, since they end up in logs and screenshots. */
final class Reasons {
    private Reasons() {}

    static String of(Decision decision) {
        return switch (decision.source()) {
            case FLAG_NOT_FOUND -> "There is no flag with this key.";
            case ARCHIVED -> "The flag is archived; everyone gets its default.";
            case STAGE_PAUSED -> "The flag is paused here; everyone gets its default.";
            case STAGE_ROLLED_BACK -> "The flag is rolled back here; everyone gets its default.";
            case DEP_UNSATISFIED ->
                    "The flag needs "
                            + decision.blockedBy()
                            + ", which is not met for this context.";
            case APPROVAL_MISSING ->
                    "The flag is gated and its stage here was reached without an approval.";
            case USER_OVERRIDE -> "An override for this user decides" + stored(decision);
            case TENANT_OVERRIDE -> "An override for this tenant decides" + stored(decision);
            case BUCKET_IN -> "The bucket is inside the " + percent(decision) + " rollout.";
            case STAGE_INTERNAL -> "The stage reaches internal tiers, and this is one.";
            case STAGE_PILOT -> "The stage reaches pilot cohorts, and this context is in one.";
            case STAGE_FULL -> "The flag is fully on.";
            case BUCKET_OUT -> bucketOut(decision);
            case DEFAULT -> "The stage does not reach this context; it gets the default.";
        };
    }

    private static String stored(Decision decision) {
        String id = decision.overrideId();
        return id == null ? " (sent with the request)." : " (" + id + ").";
    }

    private static String bucketOut(Decision decision) {
        return decision.bucket() == null
                ? "The rollout counts tenants, and this context has none."
                : "The bucket is outside the " + percent(decision) + " rollout.";
    }

    /** By hand, with at most two decimals: this is written into every answer of a percentage. */
    private static String percent(Decision decision) {
        int hundredths = Bucket.threshold(decision.rolloutPct());
        int fraction = hundredths % 100;
        String whole = Integer.toString(hundredths / 100);
        if (fraction == 0) {
            return whole + " %";
        }
        return whole + (fraction < 10 ? ".0" : ".") + fraction + " %";
    }

    static String of(Question question, Outcome outcome) {
        if (outcome == Outcome.SKIP) {
            return "Not reached.";
        }
        return switch (question) {
            case EXISTS -> "The flag exists.";
            case STOPPED -> "Neither archived, paused nor rolled back.";
            case DEPENDENCIES -> "Every dependency is met.";
            case APPROVAL -> "No approval is missing.";
            case USER_OVERRIDE -> "No override for the user decides.";
            case TENANT_OVERRIDE -> "No override for the tenant decides.";
            case BUCKET -> "Not turned on by percentage.";
            case AUDIENCE -> "Not in the audience of the stage.";
            case DEFAULT -> "The default.";
        };
    }
}
