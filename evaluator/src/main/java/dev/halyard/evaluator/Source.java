package dev.halyard.evaluator;

/** What decided; each belongs to one of the nine steps. */
public enum Source {
    FLAG_NOT_FOUND("flag_not_found", 1),
    ARCHIVED("archived", 2),
    STAGE_PAUSED("stage-paused", 2),
    STAGE_ROLLED_BACK("stage-rolled_back", 2),
    DEP_UNSATISFIED("dep_unsatisfied", 3),
    APPROVAL_MISSING("approval_missing", 4),
    USER_OVERRIDE("user_override", 5),
    TENANT_OVERRIDE("tenant_override", 6),
    BUCKET_IN("bucket-in", 7),
    STAGE_INTERNAL("stage-internal", 8),
    STAGE_PILOT("stage-pilot", 8),
    STAGE_FULL("stage-full", 8),
    BUCKET_OUT("bucket-out", 9),
    DEFAULT("default", 9);

    private final String id;
    private final int step;

    Source(String id, int step) {
        this.id = id;
        this.step = step;
    }

    /** As answers write it. */
    public String id() {
        return id;
    }

    /** The step, 1..9, that decides so. */
    public int step() {
        return step;
    }

    /** Steps 1 to 4: the flag is not there, or held back whatever the context. */
    boolean isHeldBack() {
        return step <= 4;
    }

    /** Steps 7 and 8: the rollout turned the flag on. */
    boolean isOn() {
        return step == 7 || step == 8;
    }
}
