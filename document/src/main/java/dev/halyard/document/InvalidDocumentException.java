package dev.halyard.document;

import java.util.List;

/** A document breaks rules; lists every error, in the order of the document. */
public final class InvalidDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String document;
    private final transient List<DocumentError> errors;

    InvalidDocumentException(String document, List<DocumentError> errors) {
        super(Errors.summary("the " + document + " document", errors));
        this.document = document;
        this.errors = errors;
    }

    /**
     * Which document: {@code registry}, {@code overrides} or {@code inline overrides}, or of single
     * things {@code flag}, {@code cohort}, {@code override} or {@code settings}.
     */
    public String document() {
        return document;
    }

    /** What is wrong with it, at least one thing. */
    public List<DocumentError> errors() {
        return errors;
    }
}
