package dev.halyard.evaluator;

/** Which overrides a flag accepts; {@code GLOBAL} alone means none. */
public enum Scope {
    GLOBAL("global"),
    TENANT("tenant"),
    USER("user");

    private final String id;

    Scope(String id) {
        this.id = id;
    }

    /** As documents write it. */
    public String id() {
        return id;
    }
}
