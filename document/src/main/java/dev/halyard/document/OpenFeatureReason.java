package dev.halyard.document;

import dev.halyard.evaluator.Decision;

/** Why a decision is as it is, in the words that OpenFeature has for it. */
public final class OpenFeatureReason {
    private OpenFeatureReason() {}

    /**
     * One of {@code DISABLED}, {@code TARGETING_MATCH}, {@code SPLIT}, {@code STATIC}, {@code
     * DEFAULT}, which every client knows; {@code UNKNOWN} for a flag that is not there.
     */
    public static String of(Decision decision) {
        return switch (decision.source()) {
            case FLAG_NOT_FOUND -> "UNKNOWN";
            case ARCHIVED, STAGE_PAUSED, STAGE_ROLLED_BACK, DEP_UNSATISFIED, APPROVAL_MISSING ->
                    "DISABLED";
            case USER_OVERRIDE, TENANT_OVERRIDE, STAGE_INTERNAL, STAGE_PILOT -> "TARGETING_MATCH";
            case BUCKET_IN -> decision.isTargeted() ? "TARGETING_MATCH" : "SPLIT";
            case BUCKET_OUT -> "SPLIT";
            case STAGE_FULL -> full(decision);
            case DEFAULT -> "DEFAULT";
        };
    }

    /** What everybody gets alike is static, whether it is a variant or not. */
    private static String full(Decision decision) {
        if (decision.isTargeted()) {
            return "TARGETING_MATCH";
        }
        return decision.isSplit() ? "SPLIT" : "STATIC";
    }
}
