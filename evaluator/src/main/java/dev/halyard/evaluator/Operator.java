package dev.halyard.evaluator;

/** The operators of cohort conditions. There is no regular expression: no two languages agree. */
public enum Operator {
    IN("in"),
    STARTS_WITH("starts_with"),
    ENDS_WITH("ends_with"),
    CONTAINS("contains"),
    GLOB("glob"),
    LT("lt"),
    LTE("lte"),
    GT("gt"),
    GTE("gte"),
    BEFORE("before"),
    AFTER("after"),
    SEMVER_LT("semver_lt"),
    SEMVER_LTE("semver_lte"),
    SEMVER_EQ("semver_eq"),
    SEMVER_GTE("semver_gte"),
    SEMVER_GT("semver_gt"),
    BUCKET_LT("bucket_lt"),
    EXISTS("exists");

    private final String id;

    Operator(String id) {
        this.id = id;
    }

    /** As documents write it. */
    public String id() {
        return id;
    }
}
