package dev.halyard.evaluator;

/** The seven rollout states. */
public enum Stage {
    DRAFT("draft"),
    INTERNAL("internal"),
    PILOT("pilot"),
    STAGED("staged"),
    FULL("full"),
    PAUSED("paused"),
    ROLLED_BACK("rolled_back");

    private final String id;

    Stage(String id) {
        this.id = id;
    }

    /** As documents and answers write it. */
    public String id() {
        return id;
    }

    /** Whether the flag is on its way: {@code internal} to {@code full}. */
    public boolean isLive() {
        return this == INTERNAL || this == PILOT || this == STAGED || this == FULL;
    }
}
