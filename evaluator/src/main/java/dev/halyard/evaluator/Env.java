package dev.halyard.evaluator;

/** The three environments. */
public enum Env {
    PROD("prod"),
    STAGING("staging"),
    DEV("dev");

    private final String id;

    Env(String id) {
        this.id = id;
    }

    /** As documents and answers write it. */
    public String id() {
        return id;
    }
}
