package dev.halyard.document;

import dev.halyard.evaluator.Cohort;
import dev.halyard.evaluator.Value;
import java.util.List;

/** One cohort, read without the rest of its registry. */
public final class CohortDocument {
    private static final String NAME = "cohort";

    private CohortDocument() {}

    /**
     * Reads a cohort by the rules of a registry's.
     *
     * @param key what flags call it; any text
     * @param cohort as it is written in a registry
     * @throws InvalidDocumentException when it breaks a rule; it lists every error, by a pointer
     *     into the cohort
     */
    public static Cohort read(String key, Value.Members cohort) throws InvalidDocumentException {
        return DocumentReader.read(
                NAME,
                cohort,
                new Errors(Errors.DOCUMENT_LIMIT),
                (json, errors) -> CohortReader.read(key, Node.root(json, errors)));
    }

    /**
     * The members of an object that are no fields of one, by pointer; those within are not looked
     * at.
     */
    public static List<DocumentError> unknownFields(Value.Members object) {
        return CohortReader.COHORT.unknownIn(object);
    }
}
