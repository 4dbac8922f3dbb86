package dev.halyard.evaluator;

/** A context broke a rule; the message says which field, what is wrong and what would be right. */
public final class InvalidContextException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** A problem with {@code field}, in words that follow its name: "must not be empty". */
    public InvalidContextException(String field, String problem) {
        super(field + " " + problem);
        this.field = field;
    }

    /** The field as documents name it: {@code user_id}, {@code attributes.plan}. */
    public String field() {
        return field;
    }
}
