package dev.halyard.evaluator;

/** The unit that a percentage counts. */
public enum BucketBy {
    USER("user"),
    TENANT("tenant");

    private final String id;

    BucketBy(String id) {
        this.id = id;
    }

    /** As documents write it. */
    public String id() {
        return id;
    }
}
